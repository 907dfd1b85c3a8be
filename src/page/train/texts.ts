/** A text that is ready to try. */
export interface ReadyText {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  /** Relative to the page. */
  readonly path: string;
  /** A word whose neighbours one may look at first. */
  readonly words: readonly string[];
}

/** The texts that lie beside the page; wordloom's own, made by its grammar of sentences. */
export const READY_TEXTS: readonly ReadyText[] = [
  {
    id: 'en',
    title: 'English: a small world',
    about: '3,230 short documents about people, trades, animals and countries; 198,000 words.',
    path: './texts/world.en.txt',
    words: ['king', 'cat', 'paris'],
  },
  {
    id: 'ko',
    title: '한국어: 작은 세상',
    about:
      '2,070 short documents in Korean about people, trades, seasons and places; 79,000 words.',
    path: './texts/world.ko.txt',
    words: ['왕이', '저고리를', '서울에서'],
  },
];

/** Sentences for the lesson about windows, one a line. */
export const LESSONS: Readonly<Record<'en' | 'ko', string>> = {
  en: `the king rules the land
the queen rules the land
the king wears a golden crown
the queen wears a golden crown
the man walks to the market
the woman walks to the market
the man buys bread and milk
the woman buys bread and milk
the cat drinks warm milk
the dog drinks cold water
the cat chases the mouse
the dog chases the cat
a child eats a red apple
a child eats a sweet pear
the apple grows on the tree
the pear grows on the tree`,
  ko: `왕은 나라를 다스린다
왕비는 나라를 다스린다
왕은 금빛 왕관을 쓴다
왕비는 금빛 왕관을 쓴다
남자는 시장에 걸어간다
여자는 시장에 걸어간다
남자는 빵과 우유를 산다
여자는 빵과 우유를 산다
고양이는 따뜻한 우유를 마신다
강아지는 차가운 물을 마신다
고양이는 작은 쥐를 쫓는다
강아지는 작은 고양이를 쫓는다
아이는 빨간 사과를 먹는다
아이는 달콤한 배를 먹는다
사과는 큰 나무에 열린다
배는 큰 나무에 열린다`,
};

/** Sentences for the recurrent networks. */
export const SENTENCES: Readonly<Record<'en' | 'ko', string>> = {
  en: 'the loom keeps the thread, the thread keeps the loom',
  ko: '베틀은 실을 기억하고 실은 베틀을 기억한다. 실은 길고 베틀은 낡았다.',
};
