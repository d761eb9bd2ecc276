<?php

declare(strict_types=1);

namespace Naru\Wire;

/**
 * Checks received values against a shape of the contracts (`tables/`): types and required members, not lengths and
 * patterns. Another implementation's answer with a longer number is still usable, and dropping it would hide the state
 * of an order.
 *
 * @internal
 * @phpstan-type Form string|array<string, mixed>
 */
final class Shape
{
    /**
     * The first thing that is wrong with members, or null.
     *
     * @param array<string, mixed> $shape
     * @param array<array-key, mixed> $members
     */
    public static function fault(array $shape, array $members): ?ShapeFault
    {
        return self::membersFault($shape, $members, '');
    }

    /**
     * Received members for `fault`: null and empty ones dropped, and integers that came as text made integers, since
     * implementations of one contract differ on that.
     *
     * @param array<string, mixed> $shape
     * @param array<array-key, mixed> $values
     * @return array<array-key, mixed>
     */
    public static function received(array $shape, array $values): array
    {
        $members = self::present($values);
        foreach ($shape['properties'] as $name => $form) {
            if (array_key_exists($name, $members)) {
                $members[$name] = self::asInteger($form, $members[$name]);
            }
        }
        return $members;
    }

    /**
     * A received value in the form that its shape describes, at any depth: integers that came as text are made
     * integers, and a required member that may be null and is absent is made null.
     *
     * @param Form $form
     */
    public static function receivedValue(string|array $form, mixed $value): mixed
    {
        if (!is_array($value) && !$value instanceof JsonObject) {
            return self::asInteger($form, $value);
        }
        $type = is_array($value) ? 'array' : 'object';
        foreach (self::choices($form) as $choice) {
            if (!is_array($choice) || ($choice['type'] ?? '') !== $type) {
                continue;
            }
            if ($value instanceof JsonObject) {
                return new JsonObject(self::receivedMembers($choice, $value->members));
            }
            $items = $choice['items'];
            return array_map(static fn (mixed $item): mixed => self::receivedValue($items, $item), $value);
        }
        return $value;
    }

    /**
     * @param array<string, mixed> $shape
     * @param array<array-key, mixed> $values
     * @return array<array-key, mixed>
     */
    public static function receivedMembers(array $shape, array $values): array
    {
        $members = [];
        foreach ($values as $name => $value) {
            $form = $shape['properties'][$name] ?? null;
            $members[$name] = $form === null ? $value : self::receivedValue($form, $value);
        }
        foreach ($shape['required'] as $name) {
            $form = $shape['properties'][$name] ?? '';
            if (self::allows($form, 'null') && !array_key_exists($name, $members)) {
                $members[$name] = null;
            }
        }
        return $members;
    }

    /**
     * Drops the members that count as absent: null and empty text.
     *
     * @param array<array-key, mixed> $values
     * @return array<array-key, mixed>
     */
    public static function present(array $values): array
    {
        return array_filter($values, static fn (mixed $value): bool => $value !== null && $value !== '');
    }

    /**
     * @param Form $form
     * @return list<Form>
     */
    private static function choices(string|array $form): array
    {
        if (is_string($form)) {
            return explode('|', $form);
        }
        if (!isset($form['anyOf'])) {
            return [$form];
        }
        return array_merge(...array_map(self::choices(...), $form['anyOf']));
    }

    /** @param Form $form */
    private static function allows(string|array $form, string $type): bool
    {
        return in_array($type, self::choices($form), true);
    }

    /** @param Form $form */
    private static function asInteger(string|array $form, mixed $value): mixed
    {
        $isMeant = is_string($value)
            && self::allows($form, 'integer')
            && !self::allows($form, 'string')
            && preg_match('/^-?[0-9]{1,15}$/D', $value) === 1;
        return $isMeant ? (int) $value : $value;
    }

    /** @param Form $form */
    private static function faultAt(string|array $form, mixed $value, string $path): ?ShapeFault
    {
        $choices = self::choices($form);
        $first = null;
        foreach ($choices as $choice) {
            $fault = is_string($choice)
                ? self::scalarFault($choice, $value, $path)
                : self::nestedFault($choice, $value, $path);
            if ($fault === null) {
                return null;
            }
            $first ??= $fault;
        }
        return count($choices) === 1 ? $first : new ShapeFault($path, 'invalid');
    }

    private static function scalarFault(string $type, mixed $value, string $path): ?ShapeFault
    {
        $fits = match ($type) {
            'string' => is_string($value),
            'boolean' => is_bool($value),
            'null' => $value === null,
            'integer' => is_int($value) || (is_float($value) && is_finite($value) && floor($value) === $value),
            default => is_int($value) || (is_float($value) && is_finite($value)),
        };
        return $fits ? null : new ShapeFault($path, 'invalid');
    }

    /** @param array<string, mixed> $form */
    private static function nestedFault(array $form, mixed $value, string $path): ?ShapeFault
    {
        if ($form['type'] === 'object') {
            return $value instanceof JsonObject
                ? self::membersFault($form, $value->members, $path)
                : new ShapeFault($path, 'invalid');
        }
        if (!is_array($value)) {
            return new ShapeFault($path, 'invalid');
        }
        foreach ($value as $index => $item) {
            $fault = self::faultAt($form['items'], $item, "{$path}[$index]");
            if ($fault !== null) {
                return $fault;
            }
        }
        return null;
    }

    /**
     * @param array<string, mixed> $shape
     * @param array<array-key, mixed> $members
     */
    private static function membersFault(array $shape, array $members, string $path): ?ShapeFault
    {
        $prefix = $path === '' ? '' : "$path.";
        foreach ($shape['required'] as $name) {
            if (!array_key_exists($name, $members)) {
                return new ShapeFault($prefix . $name, 'missing');
            }
        }
        foreach ($shape['properties'] as $name => $form) {
            if (!array_key_exists($name, $members)) {
                continue;
            }
            $fault = self::faultAt($form, $members[$name], $prefix . $name);
            if ($fault !== null) {
                return $fault;
            }
        }
        return null;
    }
}
