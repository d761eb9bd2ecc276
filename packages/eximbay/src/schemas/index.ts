export * from './afterwards.ts';
export * as answerFields from './answer-fields.ts';
export * from './callbacks.ts';
export * from './envelope.ts';
export * as fields from './fields.ts';
export * as objects from './objects.ts';
export * from './payments.ts';
export * from './ready.ts';
export * from './stored-cards.ts';
