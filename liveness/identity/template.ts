/** Descriptors are compared by their cosine; all lengths are taken out first. */

/**
 * @returns the vector made one long
 * @throws RangeError for one without length, or with anything in it that is no number
 */
export function toUnit(values: ArrayLike<number>): Float64Array {
    const unit = Float64Array.from(values);
    const length = Math.sqrt(unit.reduce((sum, value) => sum + value * value, 0));
    if (!(length > 0 && Number.isFinite(length))) {
        throw new RangeError("expected a descriptor with a length");
    }
    return unit.map((value) => value / length);
}

/**
 * The template of some pictures of one person: the mean of their unit vectors, made one long again. Measured better than the
 * best single one at every threshold.
 *
 * @throws RangeError without any, for unequal lengths, or where they cancel each other out
 */
export function meanOfUnits(descriptors: readonly ArrayLike<number>[]): Float64Array {
    const [first, ...more] = descriptors.map(toUnit);
    if (!first) {
        throw new RangeError("expected at least one descriptor");
    }
    const sum = Float64Array.from(first);
    for (const each of more) {
        expectSameLength(each, sum);
        each.forEach((value, at) => {
            sum[at] = (sum[at] ?? 0) + value;
        });
    }
    return toUnit(sum);
}

/** @returns -1..1 @throws RangeError for unequal lengths, or as `toUnit` */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
    const [one, other] = [toUnit(a), toUnit(b)];
    expectSameLength(one, other);
    return one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
}

/**
 * How well pictures of one person agree: the lowest cosine of one of them to the mean of the others. It says more about a later
 * miss than any measure of the pictures themselves.
 *
 * @returns 1 for a single one @throws RangeError as `meanOfUnits`
 */
export function measureAgreement(descriptors: readonly ArrayLike<number>[]): number {
    if (descriptors.length === 1) {
        return 1;
    }
    return Math.min(
        ...descriptors.map((each, at) =>
            cosine(each, meanOfUnits(descriptors.filter((_, other) => other !== at))),
        ),
    );
}

function expectSameLength(a: ArrayLike<number>, b: ArrayLike<number>): void {
    if (a.length !== b.length) {
        throw new RangeError(`a descriptor of ${a.length} numbers beside one of ${b.length}`);
    }
}
