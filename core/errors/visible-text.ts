/**
 * Pattern of a JSON Schema: a text that leaves ink. Spaces of all kinds, marks that join or turn and the blank of braille
 * leave none, so whoever takes a text for drawn has nothing to draw.
 */
export const visibleText = '(?!\\u2800)[\\p{L}\\p{N}\\p{P}\\p{S}]';
