import { findUnit, LINE_MARK, type Unit } from './find-unit.ts';
import type { TextStage } from './text-stage.ts';

/** What becomes of a sentence that no source holds. */
export type Unsupported = 'mark' | 'omit' | 'keep';

export interface SupportRules {
  readonly unsupported: Unsupported;
  /** Says so, behind what it is said of. */
  readonly remark: string;
  isHeld(text: string, kind: 'sentence' | 'row' | 'code'): boolean;
}

export interface SupportMarker extends TextStage {
  /** Of the sentences so far, those that are held; 1 without any. */
  readonly heldShare: number;
}

/**
 * Marks or leaves out, sentence by sentence, what is not held. What is marked is not held back: the remark follows it. What
 * may be left out is held until it ends.
 */
export function createSupportMarker({ unsupported, remark, isHeld }: SupportRules): SupportMarker {
  let unit = '';
  /** How much of the unit has been given. */
  let given = 0;
  let resumeAt = 0;
  let beginsLine = true;
  let checked = 0;
  let held = 0;
  /** The marker of a list item whose first sentence was left out. */
  let mark = '';
  let isEmpty = true;

  function take(isLast: boolean): string {
    let out = '';
    while (unit !== '') {
      const found = findUnit(unit, beginsLine, isLast, resumeAt);
      if (found.kind === 'open') {
        resumeAt = found.resumeAt ?? 0;
        if (unsupported === 'omit') break;
        out += unit.slice(given, found.settled);
        given = Math.max(given, found.settled);
        break;
      }
      out += close(found);
      unit = unit.slice(found.length);
      given = 0;
      resumeAt = 0;
      beginsLine = false;
    }
    return out;
  }

  function close({ kind, length, remarkAt }: Unit): string {
    const text = unit.slice(0, length);
    const isKept = kind === 'heading' || judge(text, kind);
    if (unsupported === 'omit') return isKept ? giveWhole(text) : leaveOut(text);
    if (isKept || unsupported === 'keep') return text.slice(given);
    return text.slice(given, remarkAt) + toRemark(text, kind) + text.slice(Math.max(given, remarkAt));
  }

  function judge(text: string, kind: 'sentence' | 'row' | 'code'): boolean {
    if (!/[\p{L}\p{N}]/u.test(text)) return true;
    const isGood = isHeld(text, kind);
    checked++;
    if (isGood) held++;
    return isGood;
  }

  function toRemark(text: string, kind: Unit['kind']): string {
    if (kind !== 'code') return ` ${remark}`;
    const [indent = ''] = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n') + 1)) ?? [];
    return `\n\n${indent}${remark}`;
  }

  function giveWhole(text: string): string {
    const isInLine = !beginsLine && !/^\s*\n/.test(text);
    const whole = isInLine && mark !== '' ? mark + text.trimStart() : text;
    mark = '';
    const shown = isEmpty ? whole.trimStart() : whole;
    isEmpty &&= shown === '';
    return shown;
  }

  function leaveOut(text: string): string {
    if (beginsLine || /^\s*\n/.test(text)) mark = LINE_MARK.exec(text)?.[0] ?? '';
    return '';
  }

  return {
    push(piece) {
      unit += piece;
      return take(false);
    },
    end: () => take(true),
    get heldShare() {
      return checked === 0 ? 1 : held / checked;
    },
  };
}
