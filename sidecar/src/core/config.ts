/**
 * The settings, read once from the environment into one frozen object. `.env.example` lists them with their
 * defaults; a test compares the two.
 */

export interface Config {
    /** Address to listen on; 127.0.0.1 unless the machine has no proxy in front. */
    readonly host: string;
    /** Port to listen on; 0 takes a free one. */
    readonly port: number;
    /** Folder of this service's keys: those shared with the ERPs it is paired with, and the one that signs verdicts. */
    readonly keysFolder: string;
    /** The `aud` a token must carry. */
    readonly jwtAudience: string;
    /** A token that lives longer than this is refused: its `jti` has to be remembered as long. */
    readonly jwtMaxAgeS: number;
    /** PEM files of P-256 keys: the first signs verdicts, all are published. Empty: the one of the folder of keys. */
    readonly signingKeyFiles: readonly string[];
    /** Origins whose pages may call from a browser, exact; empty when a proxy serves both from one origin. */
    readonly allowedOrigins: readonly string[];
    /** What `npm run models -- build` wrote. */
    readonly builtModelsFolder: string;
    /** The operator's own models; null when there are none. */
    readonly ownModelsFolder: string | null;
    /** Ids of the liveness models to run; empty: every one that counts (weight above 0). */
    readonly models: readonly string[];
    /** Id of the recogniser that describes faces for enrolment; null: this service describes nobody. */
    readonly recogniser: string | null;
    /** Inference threads; 0 is one per core. */
    readonly workers: number;
    /** Requests that may wait for a thread, on top of those being worked on. */
    readonly queueLength: number;
    /** Of the places, how many one device may hold at once: one that sends nothing keeps the others from none. */
    readonly placesPerDevice: number;
    /** From the first byte to the answer, in milliseconds. */
    readonly timeoutMs: number;
    readonly maxBodyBytes: number;
    readonly maxFrames: number;
    /** Width times height of one frame. */
    readonly maxPixels: number;
    /** Requests a minute and device; also the burst. */
    readonly ratePerMinute: number;
    /** Descriptions a minute and device, counted apart from verifications. */
    readonly describePerMinute: number;
    /** Shared rate limits and used tokens; null keeps both in this process. */
    readonly redisUrl: string | null;
    readonly redisPrefix: string;
    /** Between SIGTERM and closing the port, `/readyz` already says no: time for a balancer to notice. */
    readonly shutdownDelayMs: number;
    /** What was accepted has this long to be answered after SIGTERM. */
    readonly shutdownTimeoutMs: number;
    readonly logLevel: (typeof LOG_LEVELS)[number];
}

export type Environment = Readonly<Record<string, string | undefined>>;

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "silent"] as const;
/** Whatever is set: a request never brings more frames. */
export const MAX_FRAMES_EVER = 64;
/** Of every setting. */
const SETTINGS_PREFIX = "EH_SIDECAR_";
/** Settings of before that somebody still has, and what came in their place. */
const GONE: Readonly<Record<string, string>> = {
    EH_SIDECAR_JWT_SECRET: "keys are no longer copied: set EH_SIDECAR_KEYS_DIR and pair once",
    EH_SIDECAR_JWT_ISSUER: "each paired ERP has its own name",
};

/** The service cannot start. The message names every setting that is wrong, with an example, and no secret. */
export class ConfigError extends Error {
    constructor(readonly findings: readonly string[]) {
        super(
            `the sidecar's settings are wrong:\n${findings.map((line) => `  ${line}`).join("\n")}`,
        );
        this.name = "ConfigError";
    }
}

/**
 * Reads every setting and says everything that is wrong at once.
 *
 * @param env e.g. `process.env`; an empty value counts as not set
 * @throws ConfigError
 */
export function loadConfig(env: Environment): Config {
    const findings: string[] = [];
    const read = new Reader(env, findings);
    const config: Config = {
        host: read.text("EH_SIDECAR_HOST", "127.0.0.1"),
        port: read.whole("EH_SIDECAR_PORT", 8075, 0, 65_535),
        keysFolder: read.folder("EH_SIDECAR_KEYS_DIR", "/var/lib/eh-hr-face"),
        jwtAudience: read.text("EH_SIDECAR_JWT_AUDIENCE", "eh_hr_face_sidecar"),
        jwtMaxAgeS: read.whole("EH_SIDECAR_JWT_MAX_AGE_S", 60, 10, 3600),
        signingKeyFiles: read.list("EH_SIDECAR_SIGNING_KEYS"),
        allowedOrigins: read.origins("EH_SIDECAR_ALLOWED_ORIGINS"),
        builtModelsFolder: read.text("EH_SIDECAR_BUILT_MODELS_DIR", "dist/models"),
        ownModelsFolder: read.optional("EH_SIDECAR_MODELS_DIR"),
        models: read.list("EH_SIDECAR_MODELS"),
        recogniser: read.optional("EH_SIDECAR_RECOGNISER"),
        workers: read.whole("EH_SIDECAR_WORKERS", 0, 0, 256),
        queueLength: read.whole("EH_SIDECAR_QUEUE_LENGTH", 8, 0, 10_000),
        placesPerDevice: read.whole("EH_SIDECAR_PLACES_PER_DEVICE", 2, 1, 10_000),
        timeoutMs: read.whole("EH_SIDECAR_TIMEOUT_MS", 5000, 100, 120_000),
        maxBodyBytes: read.whole("EH_SIDECAR_MAX_BODY_BYTES", 4_194_304, 1024, 67_108_864),
        maxFrames: read.whole("EH_SIDECAR_MAX_FRAMES", 30, 1, MAX_FRAMES_EVER),
        maxPixels: read.whole("EH_SIDECAR_MAX_PIXELS", 2_100_000, 10_000, 50_000_000),
        ratePerMinute: read.whole("EH_SIDECAR_RATE_PER_MINUTE", 30, 1, 1_000_000),
        describePerMinute: read.whole("EH_SIDECAR_DESCRIBE_PER_MINUTE", 10, 1, 1_000_000),
        redisUrl: read.redisUrl("EH_SIDECAR_REDIS_URL"),
        redisPrefix: read.text("EH_SIDECAR_REDIS_PREFIX", "eh_hr_face_sidecar"),
        shutdownDelayMs: read.whole("EH_SIDECAR_SHUTDOWN_DELAY_MS", 0, 0, 60_000),
        shutdownTimeoutMs: read.whole("EH_SIDECAR_SHUTDOWN_TIMEOUT_MS", 15_000, 100, 300_000),
        logLevel: read.oneOf("EH_SIDECAR_LOG_LEVEL", LOG_LEVELS, "info"),
    };
    findings.push(...unknownSettings(env, read.known));
    if (findings.length > 0) {
        throw new ConfigError(findings);
    }
    return Object.freeze(config);
}

/**
 * A misspelt limit is a limit that is not there. The prefix is nobody else's: Kubernetes, for one, gives every container
 * `SIDECAR_PORT=tcp://...` where a service is called `sidecar`.
 */
function unknownSettings(env: Environment, known: ReadonlySet<string>): string[] {
    return Object.keys(env)
        .filter((name) => name.startsWith(SETTINGS_PREFIX) && !known.has(name))
        .map((name) => `${name} is no setting; ${GONE[name] ?? "see sidecar/.env.example"}`);
}

class Reader {
    readonly known = new Set<string>();

    constructor(
        private readonly env: Environment,
        private readonly findings: string[],
    ) {}

    text(name: string, fallback: string): string {
        return this.raw(name) ?? fallback;
    }

    optional(name: string): string | null {
        return this.raw(name) ?? null;
    }

    whole(name: string, fallback: number, min: number, max: number): number {
        const text = this.raw(name);
        if (text === undefined) {
            return fallback;
        }
        const value = Number(text);
        if (!/^\d{1,9}$/.test(text) || value < min || value > max) {
            return this.refuse(name, `a whole number from ${min} to ${max}`, fallback, fallback);
        }
        return value;
    }

    list(name: string): readonly string[] {
        const items = (this.raw(name) ?? "").split(",").map((item) => item.trim());
        return Object.freeze(items.filter((item) => item !== ""));
    }

    origins(name: string): readonly string[] {
        const origins = this.list(name);
        if (origins.some((origin) => !isOrigin(origin))) {
            this.refuse(
                name,
                "origins without a path, joined by commas",
                "https://odoo.example.com",
                0,
            );
        }
        return origins;
    }

    oneOf<T extends string>(name: string, values: readonly T[], fallback: T): T {
        const text = this.raw(name) ?? fallback;
        return (
            values.find((value) => value === text) ??
            this.refuse(name, `one of ${values.join(", ")}`, fallback, fallback)
        );
    }

    /** A folder that nothing has a place for by itself. */
    folder(name: string, example: string): string {
        const folder = this.raw(name);
        if (folder === undefined) {
            this.findings.push(
                `${name}: the folder of this service's keys, but it is not set; e.g. ${name}=${example}`,
            );
        }
        return folder ?? "";
    }

    redisUrl(name: string): string | null {
        const text = this.raw(name);
        if (text === undefined) {
            return null;
        }
        if (!/^rediss?:\/\/[^\s]+$/.test(text)) {
            this.refuse(name, "a Redis address", "redis://127.0.0.1:6379/0", 0);
        }
        return text;
    }

    private raw(name: string): string | undefined {
        this.known.add(name);
        const text = this.env[name]?.trim();
        return text === "" ? undefined : text;
    }

    private refuse<T>(name: string, expected: string, example: string | number, value: T): T {
        this.findings.push(`${name}: expected ${expected}, e.g. ${name}=${example}`);
        return value;
    }
}

function isOrigin(text: string): boolean {
    return URL.canParse(text) && new URL(text).origin === text;
}
