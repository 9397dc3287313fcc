import { readPairingFragment, withoutPairingFragment, type PairingLink } from "./pairing_code";

/**
 * The QR code opens the kiosk with the code in the fragment: it goes out of the address, and to the pairing.
 *
 * @param onLink called with the link of this address, and of every later one
 */
export function watchPairingLinks(onLink: (link: PairingLink) => void): void {
    const read = () => {
        const link = readPairingFragment(location.hash);
        if (link) {
            const { pathname, search, hash } = location;
            history.replaceState(
                history.state,
                "",
                pathname + search + withoutPairingFragment(hash),
            );
            onLink(link);
        }
    };
    read();
    window.addEventListener("hashchange", read);
}
