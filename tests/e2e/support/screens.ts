/** What of the prompt is where on the screen, and how well it is read. */
import type { Page } from "playwright-core";

export interface MeasuredPart {
    name: string;
    /** Wholly in the window. */
    isInside: boolean;
    isButton: boolean;
    width: number;
    height: number;
    /** Nothing else would get a tap on its middle. */
    isOnTop: boolean;
}

export interface MeasuredScreen {
    parts: MeasuredPart[];
    /** Pairs of parts that lie on each other. */
    overlaps: string[];
    /** Contrast ratio (WCAG 2.2) of each text against the colour behind it. */
    contrasts: { text: string; ratio: number }[];
}

const PARTS = {
    name: ".o_eh_face_name",
    title: ".o_eh_face_title",
    view: ".o_eh_face_view",
    message: ".o_eh_face_message",
    back: ".o_eh_face_back",
    skip: ".o_eh_face_skip",
    said: ".o_eh_face_report h4",
    go_on: ".o_eh_face_go_on",
    again: ".o_eh_face_try_again",
};

/** Measures what is shown of the prompt, once the page has laid itself out. */
export function measureScreen(page: Page): Promise<MeasuredScreen> {
    return page.evaluate(async (selectors) => {
        // Odoo's own layout follows the window a little later.
        await new Promise((resolve) => setTimeout(resolve, 250));
        const shown = Object.entries(selectors).flatMap(([name, selector]) => {
            const element = document.querySelector<HTMLElement>(`.o_eh_face_screen ${selector}`);
            const box = element?.getBoundingClientRect();
            return element && box && box.width > 0 && box.height > 0
                ? [{ name, element, box }]
                : [];
        });
        const parts = shown.map(({ name, element, box }) => {
            const middle = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return {
                name,
                isInside:
                    box.left >= 0 &&
                    box.top >= 0 &&
                    box.right <= innerWidth &&
                    box.bottom <= innerHeight,
                isButton: element.tagName === "BUTTON",
                width: box.width,
                height: box.height,
                isOnTop: middle !== null && element.contains(middle),
            };
        });
        const overlaps = shown.flatMap((one, i) =>
            shown
                .slice(i + 1)
                .filter(
                    ({ box }) =>
                        Math.min(one.box.right, box.right) - Math.max(one.box.left, box.left) > 1 &&
                        Math.min(one.box.bottom, box.bottom) - Math.max(one.box.top, box.top) > 1,
                )
                .map((other) => `${one.name} on ${other.name}`),
        );
        const readColour = (colour: string): [number, number, number, number] => {
            const [red = 0, green = 0, blue = 0, alpha = 1] = (colour.match(/[\d.]+/g) ?? []).map(
                Number,
            );
            return [red, green, blue, alpha];
        };
        const findBackground = (element: Element | null): [number, number, number, number] => {
            for (let at = element; at; at = at.parentElement) {
                const colour = readColour(getComputedStyle(at).backgroundColor);
                if (colour[3] === 1) {
                    return colour;
                }
            }
            return [255, 255, 255, 1];
        };
        /** Relative luminance as WCAG defines it. */
        const measureLuminance = (channels: readonly number[]): number => {
            const [red = 0, green = 0, blue = 0] = channels.map((value) => {
                const share = value / 255;
                return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
            });
            return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        };
        const texts = shown.flatMap(({ element }) =>
            [element, ...element.querySelectorAll("*")].filter((each) =>
                [...each.childNodes].some(
                    (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
                ),
            ),
        );
        const contrasts = texts.map((element) => {
            const behind = findBackground(element);
            const [red, green, blue, alpha] = readColour(getComputedStyle(element).color);
            const front = [red, green, blue].map(
                (value, i) => alpha * value + (1 - alpha) * (behind[i] ?? 0),
            );
            const [light = 0, dark = 0] = [measureLuminance(front), measureLuminance(behind)].sort(
                (a, b) => b - a,
            );
            return {
                text: element.textContent.trim(),
                ratio: (light + 0.05) / (dark + 0.05),
            };
        });
        return { parts, overlaps, contrasts };
    }, PARTS);
}
