const MAX_SWEEPS = 30;
/** What is left off the diagonal, as a share of the matrix' size, when it counts as diagonal. */
const CONVERGED = 1e-12;

/**
 * The eigenvector of the smallest eigenvalue of a symmetric matrix, by cyclic Jacobi rotations (Golub and Van Loan, "Matrix
 * Computations", 8.5). Length 1, sign arbitrary.
 *
 * @param matrix `size * size` numbers row by row; destroyed
 * @returns null when a number is not finite or the rotations do not converge
 */
export function smallestEigenvector(matrix: Float64Array, size: number): Float64Array | null {
    const vectors = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
        vectors[i * size + i] = 1;
    }
    let total = 0;
    for (const value of matrix) {
        total += value * value;
    }
    if (!Number.isFinite(total)) {
        return null;
    }
    for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
        if (offDiagonal(matrix, size) <= CONVERGED * CONVERGED * total) {
            return pickSmallest(matrix, vectors, size);
        }
        for (let p = 0; p < size - 1; p++) {
            for (let q = p + 1; q < size; q++) {
                rotate(matrix, vectors, size, p, q);
            }
        }
    }
    return null;
}

function offDiagonal(matrix: Float64Array, size: number): number {
    let sum = 0;
    for (let p = 0; p < size; p++) {
        for (let q = p + 1; q < size; q++) {
            sum += at(matrix, p * size + q) ** 2;
        }
    }
    return sum;
}

/** Makes the element (p, q) zero. */
function rotate(
    matrix: Float64Array,
    vectors: Float64Array,
    size: number,
    p: number,
    q: number,
): void {
    const apq = at(matrix, p * size + q);
    if (apq === 0) {
        return;
    }
    const theta = (at(matrix, q * size + q) - at(matrix, p * size + p)) / (2 * apq);
    const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    const cos = 1 / Math.sqrt(t * t + 1);
    const sin = t * cos;
    for (let k = 0; k < size; k++) {
        turn(matrix, k * size + p, k * size + q, cos, sin);
    }
    for (let k = 0; k < size; k++) {
        turn(matrix, p * size + k, q * size + k, cos, sin);
        turn(vectors, k * size + p, k * size + q, cos, sin);
    }
}

function turn(values: Float64Array, i: number, j: number, cos: number, sin: number): void {
    const a = at(values, i);
    const b = at(values, j);
    values[i] = cos * a - sin * b;
    values[j] = sin * a + cos * b;
}

function pickSmallest(matrix: Float64Array, vectors: Float64Array, size: number): Float64Array {
    let best = 0;
    for (let i = 1; i < size; i++) {
        if (at(matrix, i * size + i) < at(matrix, best * size + best)) {
            best = i;
        }
    }
    return Float64Array.from({ length: size }, (_, row) => at(vectors, row * size + best));
}

function at(values: Float64Array, index: number): number {
    return values[index] ?? Number.NaN;
}
