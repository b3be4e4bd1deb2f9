/** What a text passes through while it streams. However it is cut into pieces, what comes out is the same. */
export interface TextStage {
  /** Takes the next piece and gives back what is decided. */
  push(piece: string): string;
  /** Gives back the rest. */
  end(): string;
}

/** All of them as one, the first one first. */
export function chainStages(...stages: readonly TextStage[]): TextStage {
  return {
    push: (piece) => stages.reduce((text, stage) => stage.push(text), piece),
    end: () => stages.reduce((text, stage) => stage.push(text) + stage.end(), ''),
  };
}

/** Text that came and was not given back yet, for a stage that `take`s of it what is decided; at the end all of it is. */
export class HeldText {
  text = '';

  /** Its beginning, which is held no more. */
  cut(length: number): string {
    const taken = this.text.slice(0, length);
    this.text = this.text.slice(length);
    return taken;
  }

  toStage(take: (isLast: boolean) => string): TextStage {
    return {
      push: (piece) => {
        this.text += piece;
        return take(false);
      },
      end: () => take(true),
    };
  }
}
