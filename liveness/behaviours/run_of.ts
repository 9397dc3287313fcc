/** One picture with landmarks gone astray is no movement: so many in a row say the same. */
const PICTURES_IN_A_ROW = 2;

/** Believes what a picture says once the one before said it too. */
export class RunOf<T> {
    private last: T | null = null;
    private count = 0;

    /** @returns what is believed of this picture; null for nothing */
    push(said: T | null): T | null {
        this.count = said !== null && said === this.last ? this.count + 1 : 1;
        this.last = said;
        return this.count >= PICTURES_IN_A_ROW ? said : null;
    }

    clear(): void {
        this.last = null;
        this.count = 0;
    }
}
