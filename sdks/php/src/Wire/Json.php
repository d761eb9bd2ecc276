<?php

declare(strict_types=1);

namespace Naru\Wire;

use InvalidArgumentException;
use stdClass;

/**
 * JSON for signatures: what is read keeps the text of numbers and refuses members that come twice, what is written is
 * the text that was signed, whatever the settings of PHP are.
 */
final class Json
{
    /** Deeper values are refused: no contract nests deeper than six levels. */
    public const MAX_NESTING_DEPTH = 16;

    private const ESCAPES = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_LINE_TERMINATORS;

    /**
     * Reads the text of a JSON object together with the text form of every member. Refuses duplicate members, also when
     * one of them is written with escapes. A value nested too deep counts as not JSON.
     */
    public static function parseSigned(string $text): SignedMembers|JsonFault
    {
        try {
            return (new JsonReader($text))->members();
        } catch (JsonException $exception) {
            return new JsonFault($exception->reason, $exception->member);
        }
    }

    /** Reads any JSON; null for what is none, and for null. */
    public static function parse(string $text): mixed
    {
        try {
            return (new JsonReader($text))->whole();
        } catch (JsonException) {
            return null;
        }
    }

    /** A text as a JSON string. */
    public static function string(string $text): string
    {
        return (string) json_encode($text, self::ESCAPES | JSON_INVALID_UTF8_SUBSTITUTE);
    }

    /**
     * Writes a value: null, booleans, numbers, UTF-8 text, lists, arrays by name, `stdClass`.
     *
     * @throws InvalidArgumentException for any other value
     */
    public static function encode(mixed $value, string $name = 'the request'): string
    {
        if (is_string($value)) {
            if (!Text::isUtf8($value)) {
                throw new InvalidArgumentException("$name must be text in UTF-8");
            }
            return self::string($value);
        }
        if ($value === null || is_bool($value)) {
            return match ($value) {
                null => 'null',
                true => 'true',
                false => 'false',
            };
        }
        if (is_int($value) || (is_float($value) && is_finite($value))) {
            return Text::ofNumber($value);
        }
        if ($value instanceof stdClass) {
            return self::object(get_object_vars($value), $name);
        }
        if (!is_array($value)) {
            $type = get_debug_type($value);
            throw new InvalidArgumentException("$name cannot be sent: give text or a number, not $type");
        }
        if (!array_is_list($value)) {
            return self::object($value, $name);
        }
        $items = array_map(static fn (mixed $item): string => self::encode($item, $name), $value);
        return '[' . implode(',', $items) . ']';
    }

    /** @param array<array-key, mixed> $members */
    public static function object(array $members, string $name = 'the request'): string
    {
        $parts = [];
        foreach ($members as $key => $member) {
            if (!Text::isUtf8((string) $key)) {
                throw new InvalidArgumentException("a name in $name must be text in UTF-8");
            }
            $parts[] = self::string((string) $key) . ':' . self::encode($member, (string) $key);
        }
        return '{' . implode(',', $parts) . '}';
    }
}
