/**
 * That this browser was paired, and as which tablet: kept beside the pairing itself, in a cookie of the kiosk's own pages, so
 * that a browser that lost its site data (a disk that was full, a clean-up program) says so and is not taken for a new one.
 * It holds a name and no secret; who has cookies cleared as well loses it too.
 */
import { isJsonObject, readText } from "../wire";

const NAME_PREFIX = "eh_hr_face_kiosk_paired_";
const KIOSK_PATH = "/hr_attendance";
/** What browsers allow at most: 400 days. It is written again with every start. */
const MAX_AGE_S = 400 * 24 * 60 * 60;

/** `document.cookie`, as far as it is needed. */
export interface CookieJar {
    cookie: string;
}

export class PairingMark {
    private readonly name: string;

    constructor(
        private readonly jar: CookieJar,
        companyId: number,
    ) {
        this.name = `${NAME_PREFIX}${companyId}`;
    }

    /** The tablet this browser was paired as, or `""`. */
    read(): string {
        const found = this.jar.cookie
            .split("; ")
            .find((cookie) => cookie.startsWith(`${this.name}=`));
        try {
            const value: unknown = JSON.parse(
                decodeURIComponent(found?.slice(this.name.length + 1) ?? ""),
            );
            return isJsonObject(value) ? readText(value, "tablet") : "";
        } catch {
            return "";
        }
    }

    write(tablet: string): void {
        this.put(encodeURIComponent(JSON.stringify({ tablet })), MAX_AGE_S);
    }

    clear(): void {
        this.put("", 0);
    }

    private put(value: string, maxAgeS: number): void {
        try {
            this.jar.cookie = `${this.name}=${value}; path=${KIOSK_PATH}; max-age=${maxAgeS}; SameSite=Strict`;
        } catch {
            // A browser without cookies only forgets that it was paired.
        }
    }
}
