<?php

declare(strict_types=1);

namespace Naru\Eximbay;

use Naru\VerificationFault;
use Naru\Wire\JoinedText;
use Naru\Wire\Text;

/**
 * Bodies of results: `application/x-www-form-urlencoded`. Unlike `parse_str` it keeps names as they are, refuses
 * parameters that come twice, and escapes that are none.
 *
 * @internal
 */
final class EximbayForm
{
    /** A plus is a space, as browsers and servers write it. */
    public const FORM = 'form';
    /** The merchant has passed on text with its pluses decoded already. */
    public const PLUS_KEPT = 'plus_kept';
    /** Everything was decoded already. */
    public const AS_IS = 'as_is';

    /** Eximbay sends about 40 parameters; more than this is not a callback. */
    private const MAX_PARAMETERS = 200;

    /**
     * The parameters of a body, or why there are none with the parameter at fault.
     *
     * @param array<string, true> $names those at which a text of the reading `AS_IS` is cut
     * @return array<array-key, string>|EximbayFormFault
     */
    public static function parse(string $text, string $reading, array $names): array|EximbayFormFault
    {
        $cut = $reading === self::AS_IS ? JoinedText::cut($text, $names) : explode('&', $text);
        $pieces = array_filter($cut, static fn (string $piece): bool => $piece !== '');
        if (count($pieces) > self::MAX_PARAMETERS) {
            return new EximbayFormFault(VerificationFault::Malformed);
        }
        $parameters = [];
        foreach ($pieces as $piece) {
            [$rawName, $rawValue] = explode('=', $piece, 2) + [1 => ''];
            $name = self::decoded($rawName, $reading);
            $value = self::decoded($rawValue, $reading);
            if ($name === null || $value === null || $name === '') {
                return new EximbayFormFault(VerificationFault::Malformed);
            }
            if (isset($parameters[$name])) {
                return new EximbayFormFault(VerificationFault::DuplicateParameter, $name);
            }
            $parameters[$name] = $value;
        }
        return $parameters;
    }

    /** Null for broken escapes and for what is not UTF-8. */
    private static function decoded(string $text, string $reading): ?string
    {
        if ($reading !== self::AS_IS) {
            if (preg_match('/%(?![0-9A-Fa-f]{2})/', $text) === 1) {
                return null;
            }
            $text = rawurldecode($reading === self::FORM ? strtr($text, '+', ' ') : $text);
        }
        return Text::isUtf8($text) ? $text : null;
    }
}
