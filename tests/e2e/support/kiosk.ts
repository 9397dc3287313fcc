/** The kiosk page in Chromium, as an employee uses it. */
import type {
    Browser,
    BrowserContext,
    BrowserContextOptions,
    Locator,
    Page,
} from "playwright-core";
import {
    installStopwatch,
    readTimings,
    type Timings,
} from "../../../scripts/lib/demo/stopwatch.mjs";
import { FilmReel } from "../../film/film_reel.mjs";
import { makeFilm } from "../../film/make_film.mjs";
import { launchChromium } from "../../support/chromium.mjs";
import type { Workplace } from "./workplace";

const VIEWPORT = { width: 1280, height: 800 };
const WAIT_MS = 15_000;

const launched = new Set<Browser>();

/** Chromium with a film as its camera, or a reel whose film can be changed; without either there is no camera. */
export async function launchKiosk(film?: string | FilmReel, args: string[] = []): Promise<Browser> {
    const file =
        film instanceof FilmReel ? film.file : film && (await makeFilm({ scenario: film }));
    const browser = await launchChromium({ ...(file && { film: file }), args });
    launched.add(browser);
    return browser;
}

/** For `afterAll`: a browser left open keeps jest from ending. */
export async function closeBrowsers(): Promise<void> {
    await Promise.all([...launched].map((browser) => browser.close()));
    launched.clear();
}

export class Kiosk {
    /** What the page reported as an error, other than a refused request. */
    private errors: string[] = [];

    private constructor(
        readonly workplace: Workplace,
        readonly context: BrowserContext,
        readonly page: Page,
    ) {
        page.setDefaultTimeout(WAIT_MS);
        page.on("pageerror", (error) => {
            this.errors.push(error.message);
        });
        page.on("console", (message) => {
            const isRefusal = message.text().startsWith("Failed to load resource");
            if (message.type() === "error" && !isRefusal) {
                this.errors.push(message.text());
            }
            if (message.text().includes("occurred while compiling the bundle")) {
                this.errors.push(message.text());
            }
        });
    }

    /** A tablet nobody has paired; not opened yet. */
    static async make(
        browser: Browser,
        workplace: Workplace,
        options: BrowserContextOptions = {},
    ): Promise<Kiosk> {
        const context = await browser.newContext({
            viewport: VIEWPORT,
            screen: VIEWPORT,
            ...options,
        });
        await installStopwatch(context);
        return new Kiosk(workplace, context, await context.newPage());
    }

    /** A tablet paired through the QR code's link, on the kiosk's first screen. */
    static async makePaired(
        browser: Browser,
        workplace: Workplace,
        options: BrowserContextOptions = {},
    ): Promise<Kiosk> {
        const kiosk = await Kiosk.make(browser, workplace, options);
        await kiosk.pairByLink(await workplace.makePairingCode());
        return kiosk;
    }

    async open(fragment = "", url = this.workplace.kioskUrl): Promise<void> {
        await this.page.goto("about:blank");
        await this.page.goto(url + fragment);
        await this.page.locator(".o_eh_face_kiosk").waitFor({ state: "attached" });
    }

    async pairByLink(code: string): Promise<void> {
        await this.open(`#eh_pair=${code}`);
        const config = this.page.waitForResponse(/liveness\/config/);
        await this.page.locator(".o_eh_face_pair_confirm").click();
        await this.page.locator(".o_eh_face_screen .fa-check-circle").waitFor();
        await config;
        await this.page.locator(".o_eh_face_screen .btn-primary").click();
        await this.deviceName.waitFor();
    }

    /** Loads the page anew and waits until it knows the company's wishes. */
    async reload(): Promise<void> {
        const config = this.page.waitForResponse(/liveness\/config/);
        await this.open();
        await config;
    }

    /** From the next page on the prompt takes as few pictures a second, on a machine that may be busy; null: what Odoo says. */
    async acceptFrameRate(minimum: number | null): Promise<void> {
        const url = "**/eh_hr/kiosk/liveness/config";
        await this.context.unroute(url);
        if (minimum !== null) {
            await this.context.route(url, async (route) => {
                const response = await route.fetch();
                const config = (await response.json()) as object;
                await route.fulfill({
                    response,
                    json: { ...config, min_frames_per_second: minimum },
                });
            });
        }
    }

    /** Makes it a tablet that nobody has ever paired. */
    async forget(): Promise<void> {
        if (this.page.url() !== "about:blank") {
            await this.page.evaluate(() => {
                localStorage.clear();
                sessionStorage.clear();
            });
        }
    }

    /** Back to the first screen, whatever an earlier test left behind. */
    async goHome(): Promise<void> {
        if (
            (await this.page.locator(".o_eh_face_screen").count()) > 0 ||
            !(await this.home.isVisible())
        ) {
            await this.reload();
        }
    }

    /** The errors since the last call. */
    takeErrors(): string[] {
        return this.errors.splice(0);
    }

    /** From the first screen to the tap on a name. */
    async tap(name: string): Promise<void> {
        await this.openList(name);
        await this.card(name).click();
    }

    /** Odoo's list of employees, searched for a name. */
    async openList(name: string): Promise<void> {
        await this.home.click();
        await this.page.locator(".o_hr_kiosk_manual_selection").waitFor();
        await this.page.locator(".o_searchview_input_container input").fill(name);
        await this.card(name).waitFor();
    }

    card(name: string): Locator {
        return this.page.locator(".o_hr_kiosk_manual_selection .card").filter({ hasText: name });
    }

    /** A badge reader is a keyboard that types faster than a driver can: Odoo takes slower keys for a person's. */
    async scan(badge: string): Promise<void> {
        await this.page.evaluate(
            (keys) => {
                for (const key of keys) {
                    document.body.dispatchEvent(
                        new KeyboardEvent("keydown", { key, bubbles: true }),
                    );
                }
            },
            [...Array.from(badge), "Enter"],
        );
    }

    async enterPin(pin: string): Promise<void> {
        for (const key of [...Array.from(pin), "OK"]) {
            await this.page
                .locator(".o_hr_attendance_PINbox_button")
                .getByText(key, { exact: true })
                .click();
        }
    }

    /** Waits for Odoo's greeting, reads it and closes it. */
    async passGreeting(): Promise<string> {
        const text = await this.greeting.innerText();
        await this.page.getByRole("button", { name: "OK", exact: true }).click();
        await this.home.waitFor();
        return text;
    }

    async readTimings(): Promise<Timings> {
        return readTimings(this.page);
    }

    /** Whether a camera track is on, from inside the page. */
    async isCameraOn(): Promise<boolean> {
        return this.page.evaluate(() =>
            [...document.querySelectorAll("video")].some((video) => video.srcObject !== null),
        );
    }

    async close(): Promise<void> {
        await this.context.close();
    }

    /** A button of Odoo's first screen. */
    get home(): Locator {
        return this.page.getByText("Identify Manually");
    }

    get greeting(): Locator {
        return this.page.locator(".o_hr_attendance_kiosk_card_wrapper");
    }

    get prompt(): Locator {
        return this.page.locator(".o_eh_face_title");
    }

    get picture(): Locator {
        return this.page.locator(".o_eh_face_seen video");
    }

    get report(): Locator {
        return this.page.locator(".o_eh_face_report");
    }

    get pinPad(): Locator {
        return this.page.locator(".o_hr_attendance_pin_pad");
    }

    get notification(): Locator {
        return this.page.locator(".o_notification_content");
    }

    get pairButton(): Locator {
        return this.page.locator(".o_eh_face_pair");
    }

    get deviceName(): Locator {
        return this.page.locator(".o_eh_face_device");
    }
}
