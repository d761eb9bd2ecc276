<?php

declare(strict_types=1);

namespace Naru\Wire;

/** The members of a JSON object: their values to work with and their texts to verify. */
final class SignedMembers
{
    /**
     * @param array<array-key, mixed> $values objects in them are `JsonObject`
     * @param list<SignedEntry> $entries all members in the order received
     */
    public function __construct(public readonly array $values, public readonly array $entries)
    {
    }

    /**
     * The members of an array that is about to be sent; nested values are signed as compact JSON.
     *
     * @param array<array-key, mixed> $values
     */
    public static function of(array $values): self
    {
        $entries = [];
        foreach ($values as $key => $value) {
            $name = (string) $key;
            $text = $value === null ? '' : Json::encode($value, $name);
            if (is_string($value)) {
                $text = $value;
            }
            $entries[] = new SignedEntry($name, $text, $value !== null && !is_scalar($value));
        }
        return new self($values, $entries);
    }

    /** The text form of a value, for comparisons; null for what is not there. */
    public function scalarText(string $name): ?string
    {
        $value = $this->values[$name] ?? null;
        if (is_bool($value)) {
            return $value ? 'true' : 'false';
        }
        return is_int($value) || is_float($value) ? Text::ofNumber($value) : (is_string($value) ? $value : null);
    }

    /** The entry of a member, or null. */
    public function entry(string $name): ?SignedEntry
    {
        foreach ($this->entries as $entry) {
            if ($entry->key === $name) {
                return $entry;
            }
        }
        return null;
    }

    /** Whether a value other than `$except` is an object or a list. */
    public function hasNested(string $except = ''): bool
    {
        foreach ($this->entries as $entry) {
            if ($entry->nested && $entry->key !== $except) {
                return true;
            }
        }
        return false;
    }

    /**
     * The entries that `$isUsed` picks, by name in UTF-16 code units.
     *
     * @param callable(SignedEntry): bool $isUsed
     * @return list<SignedEntry>
     */
    public function sorted(callable $isUsed): array
    {
        $used = array_values(array_filter($this->entries, $isUsed));
        usort($used, static fn (SignedEntry $a, SignedEntry $b): int => Text::compare($a->key, $b->key));
        return $used;
    }
}
