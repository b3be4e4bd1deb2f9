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
