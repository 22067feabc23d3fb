/** Characters that steer a terminal or turn the direction of writing, so that a name could pass for something else. */
const steering = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** `text` with such characters spelled out, as JSON spells them: `\u001b`. A tab is as good as a space. */
export const printable = (text: string): string =>
  text.replace(steering, (character) =>
    character === '\t'
      ? character
      : `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`,
  );

/** The same for a text of several lines, such as an excerpt and its marker. */
export const printableLines = (text: string): string => text.split('\n').map(printable).join('\n');
