import { readPairingFragment, withoutPairingFragment } from "./pairing_code";

/**
 * The QR code opens the kiosk with the code in the fragment: it goes out of the address, and to the pairing.
 *
 * @param onCode called with the code of this address, and of every later one
 */
export function watchPairingLinks(onCode: (code: string) => void): void {
    const read = () => {
        const code = readPairingFragment(location.hash);
        if (code !== null) {
            const { pathname, search, hash } = location;
            history.replaceState(
                history.state,
                "",
                pathname + search + withoutPairingFragment(hash),
            );
            onCode(code);
        }
    };
    read();
    window.addEventListener("hashchange", read);
}
