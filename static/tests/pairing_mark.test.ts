import { describe, expect, it } from "@jest/globals";
import { PairingMark } from "../src/eh_hr_face_kiosk/pairing/pairing_mark";

/** What a browser makes of `document.cookie`: each write is one cookie, a read gives name and value of all. */
class Jar {
    readonly values = new Map<string, string>();
    written = "";
    get cookie(): string {
        return [...this.values].map(([name, value]) => `${name}=${value}`).join("; ");
    }
    set cookie(text: string) {
        this.written = text;
        const [pair = ""] = text.split(";");
        const [name = "", value = ""] = pair.split("=");
        if (text.includes("max-age=0")) {
            this.values.delete(name);
        } else {
            this.values.set(name, value);
        }
    }
}

describe("P25: a browser that lost its pairing knows that it had one", () => {
    it("and as which tablet, whatever its name", () => {
        const jar = new Jar();
        jar.cookie = "other=1; path=/";
        new PairingMark(jar, 1).write('Brüssel; "A"=B · Tor');
        expect(new PairingMark(jar, 1).read()).toBe('Brüssel; "A"=B · Tor');
        expect(new PairingMark(jar, 2).read()).toBe("");
    });

    it("goes to no other site, and to the kiosk's pages only", () => {
        const jar = new Jar();
        new PairingMark(jar, 1).write("Lobby");
        expect(jar.written).toContain("path=/hr_attendance");
        expect(jar.written).toContain("SameSite=Strict");
    });

    it("is gone when HR took the pairing away", () => {
        const jar = new Jar();
        const mark = new PairingMark(jar, 1);
        mark.write("Lobby");
        mark.clear();
        expect(mark.read()).toBe("");
    });

    it.each(["", "x", "%", "%7B", "5"])("does not trip over %j", (value) => {
        const jar = new Jar();
        jar.values.set("eh_hr_face_kiosk_paired_1", value);
        expect(new PairingMark(jar, 1).read()).toBe("");
    });
});
