<?php

declare(strict_types=1);

namespace Naru\Wire;

use Closure;
use Naru\VerificationFault;

/**
 * JSON members that are signed as `name=value&name=value` without escapes, in the order of their names. Whoever has
 * such a text and its signature can write other members that give the same text. The rules here leave one reading only.
 *
 * @internal
 */
final class JoinedMembers
{
    private const LONGEST_SHOWN_NAME = 64;

    /**
     * The first member of a request whose signed text could be cut to another request, as `[member, hidden name]`; the
     * hidden name is null when it is the member's own name that is at fault.
     *
     * @param array<array-key, mixed> $members
     * @param array{names: list<string>, required: list<string>} $request
     * @param string $lastName the name that the scheme itself puts last
     * @param string $orderNumber the member that must not be shortened by any name
     * @param list<string> $addresses members whose queries are full of `&name=`
     * @return array{string, ?string}|null
     */
    public static function ambiguousRequest(
        array $members,
        array $request,
        string $lastName,
        string $orderNumber,
        array $addresses,
    ): ?array {
        $names = JoinedText::names([...$request['names'], $lastName]);
        foreach ($members as $key => $value) {
            $member = (string) $key;
            if ($member === 'sign') {
                continue;
            }
            if (strpbrk($member, '&=') !== false) {
                return [self::shown($member), null];
            }
            foreach (self::textsOf($value, $member) as $text) {
                $hidden = in_array($member, $addresses, true)
                    ? self::hiddenInAddress($member, $text, $request['names'], $request['required'], $addresses)
                    : JoinedText::hidden($text, $names)
                        ?? ($member === $orderNumber ? JoinedText::anyHidden($text) : null);
                if ($hidden !== null) {
                    return [self::shown($member), self::shown($hidden)];
                }
            }
        }
        return null;
    }

    /**
     * The first member of a signed message for which the signature proves nothing, because other members give the same
     * text. A member that nobody knows is taken as one that came later, unless it could be the end of the text before
     * it.
     *
     * @param list<SignedEntry> $entries those that were signed, in the order of the text
     * @param array<string, mixed> $shape members of this message, and which of them are always there
     * @param list<string> $known names that no value may have behind a `&`
     * @param array<string, Closure(string): bool> $texts the members that may hold a `&`, each with whether a text can
     *     be its value. All other known ones have a form without it
     * @param list<string> $addresses
     * @param list<string> $extra names that the receiver knows beside the contract's
     * @return array{VerificationFault, string}|null
     */
    public static function messageFault(
        array $entries,
        array $shape,
        array $known,
        array $texts,
        array $addresses,
        array $extra,
    ): ?array {
        $names = JoinedText::names([...$known, ...$extra]);
        $seen = [];
        $isEndOf = null;
        foreach ($entries as $entry) {
            $key = $entry->key;
            $member = self::shown($key);
            $comparable = JoinedText::comparable($key);
            if (isset($seen[$comparable])) {
                return [VerificationFault::DuplicateMember, $member];
            }
            $seen[$comparable] = true;
            $isExtra = in_array($key, $extra, true);
            $isKnown = isset($shape['properties'][$key]);
            $fits = $texts[$key] ?? null;
            $ofForm = $isKnown && !$isExtra;
            if (self::isAmbiguous($entry, $shape, $names, $addresses, $ofForm, $fits)) {
                return [VerificationFault::AmbiguousMember, $member];
            }
            $text = self::textsOfEntry($entry)[0];
            if ($isExtra) {
                $isEndOf = static fn (string $rest): bool => true;
            } elseif ($isKnown) {
                $isEndOf = $fits === null ? null : static fn (string $rest): bool => $fits("$text&$rest");
            } elseif ($isEndOf !== null && $isEndOf("$key=$text")) {
                return [VerificationFault::UnknownMember, $member];
            }
        }
        return null;
    }

    /**
     * Whether a value could have been cut elsewhere, or holds what other members were.
     *
     * @param array<string, mixed> $shape
     * @param array<string, true> $names
     * @param list<string> $addresses
     * @param (Closure(string): bool)|null $fits
     */
    private static function isAmbiguous(
        SignedEntry $entry,
        array $shape,
        array $names,
        array $addresses,
        bool $ofForm,
        ?Closure $fits,
    ): bool {
        $key = $entry->key;
        if (strpbrk($key, '&=') !== false) {
            return true;
        }
        $properties = array_keys($shape['properties']);
        foreach (self::textsOfEntry($entry) as $text) {
            $hidden = in_array($key, $addresses, true)
                ? self::hiddenInAddress($key, $text, $properties, $shape['required'], $addresses)
                : JoinedText::hidden($text, $names);
            if ($hidden !== null) {
                return true;
            }
            if (!$ofForm) {
                continue;
            }
            $isCut = $fits === null ? str_contains($text, '&') : JoinedText::anyHidden($text) !== null && !$fits($text);
            if ($isCut) {
                return true;
            }
        }
        return false;
    }

    private static function shown(string $name): string
    {
        return Text::start($name, self::LONGEST_SHOWN_NAME);
    }

    /**
     * Every text that a value may stand for in what is signed: nested values may be written in two ways.
     *
     * @return list<string>
     */
    private static function textsOf(mixed $value, string $member): array
    {
        if (is_string($value)) {
            return [$value];
        }
        if ($value === null || is_scalar($value)) {
            return [];
        }
        $source = Json::encode(JsonObject::plain($value), $member);
        return [NestedText::of($source), NestedText::of($source, true)];
    }

    /** @return non-empty-list<string> */
    private static function textsOfEntry(SignedEntry $entry): array
    {
        return $entry->nested
            ? [NestedText::of($entry->text), NestedText::of($entry->text, true)]
            : [$entry->text];
    }

    /**
     * The first name in an address at which another cut could be valid. A name before the address's own is out of
     * order, and a required member would stand twice or hold others: such a cut is refused. Not where an address would
     * be cut off, since it may hold names itself.
     *
     * @param list<array-key> $properties
     * @param list<string> $required
     * @param list<string> $addresses
     */
    private static function hiddenInAddress(
        string $name,
        string $address,
        array $properties,
        array $required,
        array $addresses,
    ): ?string {
        foreach (array_slice(explode('&', $address), 1) as $piece) {
            $hidden = substr($piece, 0, (int) strpos($piece, '='));
            if (Text::compare($hidden, $name) < 0 || !in_array($hidden, $properties, true)) {
                continue;
            }
            if (!in_array($hidden, $required, true) || in_array($hidden, $addresses, true)) {
                return $hidden;
            }
        }
        return null;
    }
}
