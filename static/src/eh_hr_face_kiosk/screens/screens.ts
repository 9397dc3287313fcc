/** The screens of the kiosk's own bundle. Those of capture steps come with the steps. */
import { _t } from "../../odoo";
import { PairingScreen } from "../pairing/pairing_screen/pairing_screen";
import { ForgottenCard } from "./forgotten_card/forgotten_card";
import { SavedCard } from "./saved_card/saved_card";
import { FORGOTTEN_SCREEN, PAIRING_SCREEN, SAVED_SCREEN, WAITING_SCREEN } from "./screen_names";
import { ScreenRegister } from "./screen_register";
import { WaitingCard } from "./waiting_card/waiting_card";

export const readCheckInLabel = (): string => _t("Check-in");

export function makeScreens(): ScreenRegister {
    const screens = new ScreenRegister();
    screens.add({
        name: PAIRING_SCREEN,
        Component: PairingScreen,
        readLabel: () => _t("Pair this tablet"),
    });
    screens.add({ name: WAITING_SCREEN, Component: WaitingCard, readLabel: readCheckInLabel });
    screens.add({ name: FORGOTTEN_SCREEN, Component: ForgottenCard, readLabel: readCheckInLabel });
    screens.add({ name: SAVED_SCREEN, Component: SavedCard, readLabel: readCheckInLabel });
    return screens;
}
