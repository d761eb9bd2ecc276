<?php

declare(strict_types=1);

namespace Naru\Wire;

use Naru\VerificationFault;

/**
 * A strict reader of JSON (RFC 8259). PHP's own takes `TRUE`, lets the last of two equal names win and forgets how a
 * number was written.
 *
 * @internal
 */
final class JsonReader
{
    private const NUMBER = '/\G-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/';
    private const STRING = '/\G"((?:[^"\\\\\x00-\x1F]++|\\\\(?:["\\\\\/bfnrt]|u[0-9a-fA-F]{4}))*+)"/';
    private const ESCAPE = '/\\\\u([dD][89abAB][0-9a-fA-F]{2})\\\\u([dD][c-fC-F][0-9a-fA-F]{2})'
        . '|\\\\(u[0-9a-fA-F]{4}|.)/';
    private const LETTERS = ['b' => "\x08", 'f' => "\f", 'n' => "\n", 'r' => "\r", 't' => "\t"];
    private const EXACT_INTEGERS = 9007199254740992.0;

    private int $at = 0;
    private int $depth = 0;

    /** @throws JsonException */
    public function __construct(private readonly string $text)
    {
        if (!Text::isUtf8($text)) {
            throw JsonException::notJson();
        }
    }

    /**
     * The text as an object with its members.
     *
     * @throws JsonException
     */
    public function members(): SignedMembers
    {
        $this->skipSpace();
        if ($this->next() !== '{') {
            $this->whole();
            throw new JsonException(VerificationFault::NotObject);
        }
        $entries = [];
        $values = [];
        $twice = null;
        $this->eachMember(function (string $key) use (&$entries, &$values, &$twice): void {
            $start = $this->at;
            $value = $this->value();
            $source = substr($this->text, $start, $this->at - $start);
            $nested = is_array($value) || $value instanceof JsonObject;
            $text = is_string($value) ? $value : ($value === null ? '' : $source);
            if (array_key_exists($key, $values)) {
                $twice ??= $key;
            }
            $values[$key] = $value;
            $entries[] = new SignedEntry($key, $text, $nested);
        });
        $this->end();
        if ($twice !== null) {
            throw new JsonException(VerificationFault::DuplicateMember, $twice);
        }
        return new SignedMembers($values, $entries);
    }

    /**
     * The text as any value.
     *
     * @throws JsonException
     */
    public function whole(): mixed
    {
        $this->skipSpace();
        $value = $this->value();
        $this->end();
        return $value;
    }

    private function next(): string
    {
        return $this->text[$this->at] ?? '';
    }

    private function skipSpace(): void
    {
        $this->at += strspn($this->text, " \t\n\r", $this->at);
    }

    private function end(): void
    {
        $this->skipSpace();
        if ($this->at !== strlen($this->text)) {
            throw JsonException::notJson();
        }
    }

    private function take(string $character): void
    {
        if ($this->next() !== $character) {
            throw JsonException::notJson();
        }
        $this->at += 1;
    }

    private function value(): mixed
    {
        return match ($this->next()) {
            '"' => $this->string(),
            '{' => $this->object(),
            '[' => $this->list(),
            't' => $this->word('true', true),
            'f' => $this->word('false', false),
            'n' => $this->word('null', null),
            default => $this->number(),
        };
    }

    private function word(string $word, ?bool $value): ?bool
    {
        if (substr_compare($this->text, $word, $this->at, strlen($word)) !== 0) {
            throw JsonException::notJson();
        }
        $this->at += strlen($word);
        return $value;
    }

    /** Numbers have one kind in JSON: 2.0 is 2. */
    private function number(): int|float
    {
        if (preg_match(self::NUMBER, $this->text, $match, 0, $this->at) !== 1) {
            throw JsonException::notJson();
        }
        $this->at += strlen($match[0]);
        if ((string) (int) $match[0] === $match[0]) {
            return (int) $match[0];
        }
        $number = (float) $match[0];
        $isWhole = is_finite($number) && floor($number) === $number && abs($number) <= self::EXACT_INTEGERS;
        return $isWhole ? (int) $number : $number;
    }

    private function string(): string
    {
        if (preg_match(self::STRING, $this->text, $match, 0, $this->at) !== 1) {
            throw JsonException::notJson();
        }
        $this->at += strlen($match[0]);
        return str_contains($match[1], '\\') ? self::unescaped($match[1]) : $match[1];
    }

    /** Half of a surrogate pair is no character: U+FFFD takes its place, as where UTF-8 is written elsewhere. */
    private static function unescaped(string $text): string
    {
        return (string) preg_replace_callback(self::ESCAPE, static function (array $match): string {
            if (!isset($match[3])) {
                $high = (int) hexdec($match[1]) - 0xD800;
                return self::utf8(0x10000 + ($high << 10) + (int) hexdec($match[2]) - 0xDC00);
            }
            if ($match[3][0] !== 'u' || strlen($match[3]) === 1) {
                return self::LETTERS[$match[3]] ?? $match[3];
            }
            $code = (int) hexdec(substr($match[3], 1));
            return $code >= 0xD800 && $code <= 0xDFFF ? "\u{FFFD}" : self::utf8($code);
        }, $text);
    }

    private static function utf8(int $code): string
    {
        if ($code < 0x80) {
            return chr($code);
        }
        if ($code < 0x800) {
            return chr(0xC0 | $code >> 6) . chr(0x80 | $code & 0x3F);
        }
        $tail = chr(0x80 | $code >> 6 & 0x3F) . chr(0x80 | $code & 0x3F);
        if ($code < 0x10000) {
            return chr(0xE0 | $code >> 12) . $tail;
        }
        return chr(0xF0 | $code >> 18) . chr(0x80 | $code >> 12 & 0x3F) . $tail;
    }

    private function object(): JsonObject
    {
        $members = [];
        $this->eachMember(function (string $key) use (&$members): void {
            $members[$key] = $this->value();
        });
        return new JsonObject($members);
    }

    /** @param callable(string): void $read reads the value of a member */
    private function eachMember(callable $read): void
    {
        $this->enter('{');
        if ($this->next() === '}') {
            $this->leave();
            return;
        }
        while (true) {
            $key = $this->string();
            $this->skipSpace();
            $this->take(':');
            $this->skipSpace();
            $read($key);
            $this->skipSpace();
            if ($this->next() === '}') {
                $this->leave();
                return;
            }
            $this->take(',');
            $this->skipSpace();
        }
    }

    /** @return list<mixed> */
    private function list(): array
    {
        $items = [];
        $this->enter('[');
        if ($this->next() === ']') {
            $this->leave();
            return $items;
        }
        while (true) {
            $items[] = $this->value();
            $this->skipSpace();
            if ($this->next() === ']') {
                $this->leave();
                return $items;
            }
            $this->take(',');
            $this->skipSpace();
        }
    }

    private function enter(string $open): void
    {
        $this->take($open);
        $this->depth += 1;
        if ($this->depth > Json::MAX_NESTING_DEPTH) {
            throw JsonException::notJson();
        }
        $this->skipSpace();
    }

    private function leave(): void
    {
        $this->at += 1;
        $this->depth -= 1;
    }
}
