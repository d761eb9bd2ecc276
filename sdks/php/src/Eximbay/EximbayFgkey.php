<?php

declare(strict_types=1);

namespace Naru\Eximbay;

use InvalidArgumentException;
use Naru\Wire\Text;

/**
 * The fgkey protects parameters that travel through the payer's browser: SHA-256 over the secret key and all other
 * parameters, sorted by name, decoded, empty ones too. It is not a signature: both sides know the key. Values are not
 * escaped in what is hashed; `EximbayCallback` says which results are refused for that.
 */
final class EximbayFgkey
{
    public const NAME = 'fgkey';

    /**
     * What is hashed, without the secret key.
     *
     * @param array<array-key, string> $parameters
     */
    public static function canonical(array $parameters): string
    {
        unset($parameters[self::NAME]);
        $names = array_map(strval(...), array_keys($parameters));
        usort($names, Text::compare(...));
        return implode('&', array_map(static fn (string $name): string => "$name=$parameters[$name]", $names));
    }

    /**
     * The fgkey of parameters: 64 upper-case hexadecimal digits. A parameter `fgkey` is left out.
     *
     * @param array<array-key, string> $parameters
     */
    public static function of(array $parameters, string $secretKey): string
    {
        if ($secretKey === '') {
            throw new InvalidArgumentException('secretKey is empty: pass the secret key of the mid');
        }
        return strtoupper(hash('sha256', $secretKey . '?' . self::canonical($parameters)));
    }

    /**
     * The parameters with their fgkey.
     *
     * @param array<array-key, string> $parameters
     * @return array<array-key, string>
     */
    public static function with(array $parameters, string $secretKey): array
    {
        return [self::NAME => self::of($parameters, $secretKey)] + $parameters;
    }

    /**
     * Why the fgkey among parameters does not verify: `missing`, `malformed` or `mismatch`; null when it does. Takes
     * any letter case, in constant time.
     *
     * @param array<array-key, string> $parameters
     */
    public static function fault(array $parameters, string $secretKey): ?string
    {
        $given = $parameters[self::NAME] ?? '';
        if ($given === '') {
            return 'missing';
        }
        if (preg_match('/^[0-9A-Fa-f]{64}$/D', $given) !== 1) {
            return 'malformed';
        }
        return hash_equals(self::of($parameters, $secretKey), strtoupper($given)) ? null : 'mismatch';
    }
}
