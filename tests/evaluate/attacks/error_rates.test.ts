import { describe, expect, it } from "@jest/globals";
import { makeRate, rateErrors } from "./error_rates.mjs";

const answers = (passed: number, refused: number, silent = 0): (boolean | null)[] => [
    ...Array<boolean>(passed).fill(true),
    ...Array<boolean>(refused).fill(false),
    ...Array<null>(silent).fill(null),
];

describe("error rates", () => {
    it("take APCER species by species, never averaged: that of all is the worst", () => {
        const rates = rateErrors(
            new Map([
                ["print", answers(1, 99)],
                ["mask", answers(4, 6)],
                ["screen", answers(0, 50)],
            ]),
            answers(18, 2),
        );
        expect(rates.species.map(({ apcer }) => apcer.rate)).toEqual([0.01, 0.4, 0]);
        expect(rates.worst).toMatchObject({ species: "mask", apcer: { hits: 4, trials: 10 } });
        expect(rates.bpcer).toMatchObject({ hits: 2, trials: 20, rate: 0.1 });
        expect(rates.acer).toBeCloseTo((0.4 + 0.1) / 2, 12);
    });

    it("count what got no answer beside the rates, not in them", () => {
        const rates = rateErrors(new Map([["print", answers(1, 3, 6)]]), answers(5, 0, 5));
        expect(rates.species[0]).toMatchObject({
            presentations: 10,
            apcer: { hits: 1, trials: 4, rate: 0.25 },
            apnrr: { hits: 6, trials: 10, rate: 0.6 },
        });
        expect(rates.bpcer).toMatchObject({ hits: 0, trials: 5 });
        expect(rates.bpnrr).toMatchObject({ hits: 5, trials: 10, rate: 0.5 });
    });

    it("have no worst species and no ACER where no attack got an answer", () => {
        const rates = rateErrors(new Map([["print", answers(0, 0, 3)]]), answers(1, 0));
        expect(rates.worst).toBeNull();
        expect(rates.acer).toBeNull();
        expect(rates.species[0]?.apcer).toMatchObject({ trials: 0, rate: null, low: null });
    });

    it("of equally bad species name the one of which most is known", () => {
        const rates = rateErrors(
            new Map([
                ["few", answers(0, 2)],
                ["many", answers(0, 40)],
            ]),
            [],
        );
        expect(rates.worst?.species).toBe("many");
        expect(rates.bpcer.rate).toBeNull();
    });

    it("say 3/n only where there was no hit", () => {
        expect(makeRate(0, 30).at_most_if_none).toBeCloseTo(0.1, 12);
        expect(makeRate(1, 30).at_most_if_none).toBeNull();
        expect(makeRate(0, 0).at_most_if_none).toBeNull();
    });
});
