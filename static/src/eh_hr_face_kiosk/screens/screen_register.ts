import type { ComponentConstructor } from "../../odoo";

/** A screen over Odoo's kiosk. */
export interface ScreenKind {
    name: string;
    Component: ComponentConstructor;
    /** What the screen is, for a screen reader. */
    readLabel: () => string;
}

/** The screens there are: a new one is its component and a line in `screens.ts`. */
export class ScreenRegister {
    private readonly kinds = new Map<string, ScreenKind>();

    /** @throws TypeError for a second screen of the same name */
    add(kind: ScreenKind): void {
        if (this.kinds.has(kind.name)) {
            throw new TypeError(`screen "${kind.name}" is already registered`);
        }
        this.kinds.set(kind.name, kind);
    }

    /** @throws TypeError for a name nobody registered */
    get(name: string): ScreenKind {
        const kind = this.kinds.get(name);
        if (!kind) {
            throw new TypeError(`there is no screen "${name}"`);
        }
        return kind;
    }
}
