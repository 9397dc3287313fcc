/** Which camera this tablet looks with: chosen once, by its name, and kept. */

export interface KnownCamera {
    /** The browser's; it changes when its data is cleared. */
    id: string;
    /** The camera's own name. */
    label: string;
}

export interface CameraChoiceOptions {
    storage: Pick<Storage, "getItem" | "setItem"> | null;
    /** The browser's list; labels are empty before the camera was allowed. */
    enumerate: () => Promise<readonly Pick<MediaDeviceInfo, "kind" | "deviceId" | "label">[]>;
}

const KEY = "eh_hr_face_liveness.camera";
/** Made for signing in to the computer: its picture is grey and lit by itself. */
const INFRARED = /\b(ir|infra-?red)\b/i;

export class CameraChoice {
    constructor(private readonly options: CameraChoiceOptions) {}

    /** Those there are now, by name; empty where the browser does not tell. */
    async list(): Promise<KnownCamera[]> {
        try {
            const devices = await this.options.enumerate();
            return devices
                .filter(({ kind, label }) => kind === "videoinput" && label !== "")
                .map(({ deviceId: id, label }) => ({ id, label }));
        } catch {
            return [];
        }
    }

    /**
     * The camera to open: the one that was chosen, where it is plugged in, by its number or else by its name. Where none was
     * chosen it is the browser's own, unless that is an infrared one and there is another.
     *
     * @returns its id; null for the browser's own choice
     */
    async find(): Promise<string | null> {
        const cameras = await this.list();
        const { kept } = this;
        if (kept) {
            const found =
                cameras.find(({ id }) => id === kept.id) ??
                cameras.find(({ label }) => label === kept.label);
            return found?.id ?? null;
        }
        const [first] = cameras;
        return first && INFRARED.test(first.label)
            ? (cameras.find(({ label }) => !INFRARED.test(label))?.id ?? null)
            : null;
    }

    keep({ id, label }: KnownCamera): void {
        try {
            this.options.storage?.setItem(KEY, JSON.stringify({ id, label }));
        } catch {
            // A browser that keeps nothing uses it for this prompt alone.
        }
    }

    private get kept(): KnownCamera | null {
        try {
            const read: unknown = JSON.parse(this.options.storage?.getItem(KEY) ?? "null");
            const { id, label } = (read ?? {}) as Partial<KnownCamera>;
            return typeof id === "string" && typeof label === "string" ? { id, label } : null;
        } catch {
            return null;
        }
    }
}
