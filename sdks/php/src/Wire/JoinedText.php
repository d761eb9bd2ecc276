<?php

declare(strict_types=1);

namespace Naru\Wire;

/**
 * The contracts sign `name=value&name=value` without escapes. Such a text does not say where a value ends: who may type
 * a value can write what looks like further parameters. The reading is unique as soon as no value has a `&` that is
 * followed by a known name and `=`, and no name is unknown.
 *
 * @internal
 */
final class JoinedText
{
    private const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
    private const LOWER = 'abcdefghijklmnopqrstuvwxyz';
    private const SPACES = '\x09-\x0D\x20\x{A0}\x{1680}\x{2000}-\x{200A}'
        . '\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}';

    /**
     * A name as it is compared: receivers differ on case, and PHP trims names and makes `_` of `.`, `[` and blanks.
     * Known names are ASCII, so only what becomes ASCII in small letters is made small: the Kelvin sign is a k, too.
     */
    public static function comparable(string $name): string
    {
        $trimmed = preg_replace('/^[' . self::SPACES . ']++|[' . self::SPACES . ']++$/uD', '', $name) ?? $name;
        $small = str_replace("\u{212A}", 'k', strtr($trimmed, self::UPPER, self::LOWER));
        return preg_replace('/[' . self::SPACES . '.[]/u', '_', $small) ?? $small;
    }

    /**
     * The names in the form in which `hidden` compares them.
     *
     * @param iterable<string> $names
     * @return array<string, true>
     */
    public static function names(iterable $names): array
    {
        $set = [];
        foreach ($names as $name) {
            $set[self::comparable($name)] = true;
        }
        return $set;
    }

    /** @param array<string, true> $names */
    private static function nameIn(string $piece, array $names): ?string
    {
        $end = strpos($piece, '=');
        if ($end === false) {
            return null;
        }
        $name = substr($piece, 0, $end);
        return isset($names[self::comparable($name)]) ? $name : null;
    }

    /**
     * The name of the first parameter that a value would begin if the text around it were cut at each `&`; null when
     * there is none. A `&` that no known name and `=` follow is text like any other.
     *
     * @param array<string, true> $names
     */
    public static function hidden(string $value, array $names): ?string
    {
        foreach (array_slice(explode('&', $value), 1) as $piece) {
            $name = self::nameIn($piece, $names);
            if ($name !== null) {
                return $name;
            }
        }
        return null;
    }

    /** The first `&name=` of any name in a text. */
    public static function anyHidden(string $value): ?string
    {
        foreach (array_slice(explode('&', $value), 1) as $piece) {
            $end = strpos($piece, '=');
            if ($end !== false) {
                return substr($piece, 0, $end);
            }
        }
        return null;
    }

    /**
     * Cuts a text whose values are decoded already: only at a `&` that a known name and `=` follow. What stands behind
     * another `&` belongs to the value before it.
     *
     * @param array<string, true> $names
     * @return list<string>
     */
    public static function cut(string $text, array $names): array
    {
        $parts = [];
        foreach (explode('&', $text) as $piece) {
            if ($parts === [] || self::nameIn($piece, $names) !== null) {
                $parts[] = $piece;
            } else {
                $parts[count($parts) - 1] .= "&$piece";
            }
        }
        return $parts;
    }
}
