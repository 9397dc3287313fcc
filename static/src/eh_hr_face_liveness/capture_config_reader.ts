/**
 * Reads the company's wishes, again and again until there is an answer: a kiosk that was refused once (429, a restart) must not
 * go without captures until the next session. The last answer is kept over restarts, for the tablet it was given to.
 */
import type { KioskHttp } from "@eh_hr_face_kiosk/eh_hr_face_kiosk";
import { readCaptureConfig, type CaptureConfig } from "./capture_config";

const CONFIG_URL = "/eh_hr/kiosk/liveness/config";
const STORAGE_KEY = "eh_hr_face_liveness.config";
const RETRY_DELAYS_MS = [2000, 5000, 15_000, 30_000];

export interface CaptureConfigReaderOptions {
    storage: Pick<Storage, "getItem" | "setItem"> | null;
    delay: (ms: number) => Promise<void>;
}

export class CaptureConfigReader {
    config: CaptureConfig | null = null;
    private reading = 0;

    constructor(private readonly options: CaptureConfigReaderOptions) {}

    /** Resolves with the first answer, or the last one stored where there is none. A later call, and `forget`, end an earlier one. */
    async read(http: Pick<KioskHttp, "get">, deviceId: number): Promise<void> {
        const reading = ++this.reading;
        this.config ??= this.load(deviceId);
        if (!(await this.ask(http, deviceId, reading))) {
            void this.askAgain(http, deviceId, reading);
        }
    }

    /** The tablet is not paired any more. */
    forget(): void {
        this.reading++;
        this.config = null;
    }

    private async askAgain(
        http: Pick<KioskHttp, "get">,
        deviceId: number,
        reading: number,
    ): Promise<void> {
        for (let failures = 0; reading === this.reading; failures++) {
            const last = RETRY_DELAYS_MS.length - 1;
            await this.options.delay(RETRY_DELAYS_MS[Math.min(failures, last)] ?? 0);
            if (reading !== this.reading || (await this.ask(http, deviceId, reading))) {
                return;
            }
        }
    }

    /** @returns whether there was an answer */
    private async ask(
        http: Pick<KioskHttp, "get">,
        deviceId: number,
        reading: number,
    ): Promise<boolean> {
        try {
            const answer = await http.get(CONFIG_URL);
            if (reading === this.reading) {
                this.config = readCaptureConfig(answer);
                this.keep(deviceId, answer);
            }
            return true;
        } catch {
            return false;
        }
    }

    private load(deviceId: number): CaptureConfig | null {
        try {
            const kept = JSON.parse(this.options.storage?.getItem(STORAGE_KEY) ?? "null") as {
                device_id?: unknown;
                answer?: Record<string, unknown>;
            } | null;
            return kept?.device_id === deviceId && kept.answer
                ? readCaptureConfig(kept.answer)
                : null;
        } catch {
            return null;
        }
    }

    private keep(deviceId: number, answer: Record<string, unknown>): void {
        try {
            this.options.storage?.setItem(
                STORAGE_KEY,
                JSON.stringify({ device_id: deviceId, answer }),
            );
        } catch {
            // The next start asks Odoo, as every start does.
        }
    }
}
