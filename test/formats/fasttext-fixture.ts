/** A file that fastText 0.9.2 made, and what its `print-word-vectors` says of some words. */
export interface FastTextFixture {
  readonly file: string; // base64
  readonly known: readonly (readonly [string, readonly number[]])[]; // in order of the file
  readonly unknown: readonly (readonly [string, readonly number[]])[];
}

/**
 * text.txt:
 *   the king loves the queen and the queen loves the king
 *   die Königin liebt den König und der König liebt die Königin
 *   여왕은 왕을 사랑하고 왕은 여왕을 사랑한다
 *   the cat sees the king and the queen sees the cat
 *
 * fasttext skipgram -input text.txt -output small -dim 3 -bucket 50 -minCount 2 -t 1 -epoch 60 \
 *   -lr 0.2 -thread 10 -ws 2 -neg 2 -minn 2 -maxn 4
 */
export const SKIPGRAM: FastTextFixture = {
  file:
    'uhZPLwwAAAADAAAAAgAAADwAAAACAAAAAgAAAAEAAAACAAAAAgAAADIAAAACAAAABAAAAGQAAAAAAAAAAADwPwwA' +
    'AAAMAAAAAAAAACsAAAAAAAAA//////////90aGUACAAAAAAAAAAAPC9zPgAEAAAAAAAAAABraW5nAAMAAAAAAAAA' +
    'AHF1ZWVuAAMAAAAAAAAAAHNlZXMAAgAAAAAAAAAAY2F0AAIAAAAAAAAAAEvDtm5pZwACAAAAAAAAAABsaWVidAAC' +
    'AAAAAAAAAABLw7ZuaWdpbgACAAAAAAAAAABkaWUAAgAAAAAAAAAAYW5kAAIAAAAAAAAAAGxvdmVzAAIAAAAAAAAA' +
    'AAA+AAAAAAAAAAMAAAAAAAAAoJZxvwEOPD/9ka4+HZw+P4oL7T7FJ9y88XMsv6pMHL8g9NM/UAi9PYHzAr+nD/A/' +
    'bEUsP9s4vj+p1cw9l3KjvyZA0b8jvJk/pPHdP0W7VrwvXoO+LL7QP3zCjTypEoq//Ecqv7uVAsDToxi/K4S/P4Iv' +
    'zb+6DSnAxnaYP/g69z+PBBJA6BYhPxg1FUAtFQVAJkUYPguwIEDKs3lA9sTIv5WfHb+yPFlAeavjPhMDbj+waRA/' +
    'SykTQP6RIb0iVje+ee4fQGRmir9mYFDAh35ZQHRriL/CoNK+7w+xvy6aw7+N5oY/QQ18P0isKL92nY8/mccNv5L+' +
    'Rr8GH7u+Yz2sQH9S6MBmbG/AVp+JPwnONr9yVuw+M2mhv9fCHsBDlEI/nGlTv8KIfj812YBAwKaZP/JnAMCY+5K/' +
    'eOs+P6uMRcCLEI8/ziHjPywo9T+xkwVAvcCKPm+xXMCyJPQ/AsHTv57hw7/AKRtAyX38P6NSKL9M894/hUSnPsOF' +
    'FD6HIU4+WBK1PzrVmkAjQNRAQs06QEV/5j9pBdc/PypkP/mbC0Bv4+4/AeDIP4QRrD/185tAOeZjP4jayz/dXQtA' +
    'qNkSQKg8jL+ABhnAjsUNQLfJE7+YQv0/ZepOPxqMJ8AoauE7FJglP0vvzz/xfXVALGnYP8Rs1r55tnW/VPe9P/QL' +
    'T0ATuCJALny3v9j1AcAgvYBADPfjPa3hXz0J7J4+ucc1PuWkpD5e2kE9W7V9PyNJbr9dhfi+7tiHQKIMl8C4U0PA' +
    'I8iMvyDZ8b9lgII/M7Vxv2xj7j5B01RA3KYrP448A0DBXwxAOgUDv+Ms0z4nR7o+fHElP8hsVr980xLA9PhJv8Dh' +
    'YD4Bdto+4sNkQCtpG7+hYgbAokOQQFZeHEANpg0+FA9cvrRayT7n0YJAntYHP3MRisDUMuE+VY7tv72EVcCa1XBA' +
    'kUlOP0ChSb9jouK9Sp6EPvs0PMDEG7M+jmOrP+dpJL4QwU8+AAwAAAAAAAAAAwAAAAAAAABuxwzACYY6PxYDdT9T' +
    'ctC/trdEv2CYRL/hy5K/OVsMQCTwBb9RC8C/lhYjQHhflb4sUMO/cwXbPU3/m70hp4W/N2j+P2nlW795mGW/lpWE' +
    'v4gWT8C25c+/y1zbv21kK8Ay/Pq+uY8ePv3pXsBrwna/PBd3vxfOD8Dk3tK/S7lTPiA1jT2Vzc6/5Sp3Pm9ARjw=',
  known: [
    ['the', [0.55067, 0.37942, 0.55539]],
    ['</s>', [0.74457, 0.46298, -0.026874]],
    ['king', [-0.084823, -1.0832, 1.8706]],
    ['queen', [0.10962, -0.99709, 2.4406]],
    ['sees', [0.79041, 0.82759, 1.749]],
    ['cat', [-0.080855, -1.2246, 1.9054]],
    ['König', [2.5509, -2.611, -0.35922]],
    ['liebt', [2.713, -1.101, -0.91408]],
    ['Königin', [1.2527, -2.6959, 0.39054]],
    ['die', [1.578, -0.90149, -0.60107]],
    ['and', [1.2308, 1.3243, 2.9175]],
    ['loves', [1.0609, 1.1277, 2.6446]],
  ],
  unknown: [
    ['könige', [1.1976, -1.5592, -0.0044724]],
    ['queens', [0.065912, -0.62241, 2.8323]],
    ['x', [-0.41429, -1.1057, 0.5676]],
    ['여왕', [1.0591, 0.12657, 1.2316]],
    ['kings', [0.88851, -0.69713, 0.83016]],
    ['<>', [1.2474, -0.38942, 0.75471]],
  ],
};

/**
 * sup.txt:
 *   __label__a good king
 *   __label__b bad cat
 *   __label__a good queen
 *   __label__b bad dog
 *
 * fasttext supervised -input sup.txt -output sup -dim 2 -bucket 20 -minn 2 -maxn 3 -epoch 20 \
 *   -lr 0.5 -thread 10 -minCount 1
 */
export const CLASSIFIER: FastTextFixture = {
  file:
    'uhZPLwwAAAACAAAABQAAABQAAAABAAAABQAAAAEAAAADAAAAAwAAABQAAAACAAAAAwAAAGQAAAAtQxzr4jYaPwkA' +
    'AAAHAAAAAgAAABAAAAAAAAAA//////////88L3M+AAQAAAAAAAAAAGdvb2QAAgAAAAAAAAAAYmFkAAIAAAAAAAAA' +
    'AGtpbmcAAQAAAAAAAAAAY2F0AAEAAAAAAAAAAHF1ZWVuAAEAAAAAAAAAAGRvZwABAAAAAAAAAABfX2xhYmVsX19h' +
    'AAIAAAAAAAAAAV9fbGFiZWxfX2IAAgAAAAAAAAABABsAAAAAAAAAAgAAAAAAAAAMDL++7cG3PhG23L5t7+O8U+3P' +
    'PqKXBb/Ww6c+C/eKvtbgs7xc/kA+5wTGvukRoz7R4xu9sgp6Ph8/EL4PICu+2XVdPaqsEj6BxmS+LIGkvhP/H76w' +
    'pmU9vLvXPhw0c7yeEAQ/BULcvR3bgjwyl8w+cU7FPgsZjT7zNJ27xlAXvuVFub7fReW9qRbEve6hBT4G2QS+UO+G' +
    'vtB6HD/PWAK/+ZU4PtD1u76JGF6+7lMvvuTX+j78KW4+PE4evwM7kz6ee529YIOTPlp/Jj6Z4tq9ML1ovdJ6ED0A' +
    'AgAAAAAAAAACAAAAAAAAAMSqEL84r7I+xKoQPzmvsr4=',
  known: [
    ['</s>', [-0.37314, 0.3589]],
    ['good', [-0.12467, 0.065171]],
    ['bad', [0.16581, -0.13855]],
    ['king', [0.0181, 0.15655]],
    ['cat', [0.15604, 0.062941]],
    ['queen', [-0.073772, 0.056281]],
    ['dog', [0.063007, 0.021311]],
  ],
  unknown: [['kingly', [-0.030502, 0.17408]]],
};
