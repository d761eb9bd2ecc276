<?php

declare(strict_types=1);

namespace Naru\Wire;

/**
 * How a nested value is written into a string to sign: as compact JSON (`["a","b"]`), or as a Java server prints a list
 * or a map (`[a, b]`, `{k=v}`). Numbers keep their source form and members their order.
 *
 * @internal
 */
final class NestedText
{
    private const TOKEN = '/\G\s*+("(?:[^"\\\\]++|\\\\.)*+"|[\[\]{},:]|[^\s\[\]{},:"]++)/s';

    /** The text of a nested value from its JSON as received, which must be valid. */
    public static function of(string $source, bool $asJava = false): string
    {
        preg_match_all(self::TOKEN, $source, $match);
        $text = '';
        foreach ($match[1] as $token) {
            $text .= match (true) {
                $token[0] === '"' => self::string($token, $asJava),
                $token === ',' => $asJava ? ', ' : ',',
                $token === ':' => $asJava ? '=' : ':',
                default => $token,
            };
        }
        return $text;
    }

    private static function string(string $token, bool $asJava): string
    {
        $value = Json::parse($token);
        $text = is_string($value) ? $value : '';
        return $asJava ? $text : Json::string($text);
    }
}
