<?php

declare(strict_types=1);

namespace Naru\Wire;

/**
 * An object of received JSON. An array of PHP alone cannot say whether `[]` was a list or an object.
 *
 * @internal
 */
final class JsonObject
{
    /** @param array<array-key, mixed> $members */
    public function __construct(public readonly array $members)
    {
    }

    /**
     * A value with arrays in the place of objects, at any depth.
     */
    public static function plain(mixed $value): mixed
    {
        if ($value instanceof self) {
            $value = $value->members;
        }
        return is_array($value) ? array_map(self::plain(...), $value) : $value;
    }
}
