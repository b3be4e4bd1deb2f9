/**
 * Whether a model is writing the answer of a run at this moment. Its page may have to wait until then: a server on somebody's
 * own machine often works on one request after another.
 */
export class AnswerTurn {
  #underWay: Promise<void> | null = null;
  #resolve: () => void = ignore;

  /** Resolves when the answer is over; null when none is being written. */
  get underWay(): Promise<void> | null {
    return this.#underWay;
  }

  begin(): void {
    this.#underWay ??= new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  end(): void {
    this.#underWay = null;
    this.#resolve();
  }
}

function ignore(): void {}
