<?php

declare(strict_types=1);

namespace Naru;

use RuntimeException;

/** Sends requests by ext-curl. Certificates are verified; redirects are not followed. */
final class CurlTransport implements Transport
{
    /** @param string|null $caFile certificates of authorities in PEM; those of the system when null */
    public function __construct(private readonly ?string $caFile = null)
    {
        if (!extension_loaded('curl')) {
            throw new RuntimeException(
                'the PHP extension curl is missing: install it (Debian and Ubuntu: apt install php-curl), enable '
                . 'extension=curl in php.ini, or give the client a transport of your own',
            );
        }
    }

    public function send(string $method, string $url, array $headers, ?string $body, int $timeoutMs): HttpAnswer|Cause
    {
        $text = '';
        $isTooLong = false;
        $options = [
            CURLOPT_URL => $url,
            CURLOPT_CUSTOMREQUEST => $method,
            CURLOPT_HTTPHEADER => self::lines($headers),
            CURLOPT_FOLLOWLOCATION => false,
            CURLOPT_PROTOCOLS => CURLPROTO_HTTP | CURLPROTO_HTTPS,
            CURLOPT_TIMEOUT_MS => $timeoutMs,
            // Time-outs below a second need it.
            CURLOPT_NOSIGNAL => true,
            CURLOPT_SSL_VERIFYPEER => true,
            CURLOPT_SSL_VERIFYHOST => 2,
            CURLOPT_ENCODING => '',
            CURLOPT_USERAGENT => 'naru-php',
            CURLOPT_WRITEFUNCTION => static function ($handle, string $chunk) use (&$text, &$isTooLong): int {
                $isTooLong = strlen($text) + strlen($chunk) > self::MAX_ANSWER_BYTES;
                $text .= $isTooLong ? '' : $chunk;
                return $isTooLong ? -1 : strlen($chunk);
            },
        ];
        if ($body !== null) {
            $options[CURLOPT_POSTFIELDS] = $body;
        }
        if ($this->caFile !== null) {
            $options[CURLOPT_CAINFO] = $this->caFile;
        }
        $handle = curl_init();
        curl_setopt_array($handle, $options);
        curl_exec($handle);
        $error = curl_errno($handle);
        $status = (int) curl_getinfo($handle, CURLINFO_RESPONSE_CODE);
        if ($error === 0) {
            return new HttpAnswer($status, $text);
        }
        if ($error === CURLE_OPERATION_TIMEDOUT) {
            return new Cause(CauseType::Timeout, "no answer in $timeoutMs ms", timeoutMs: $timeoutMs);
        }
        // A handle of its own tries once: without a connection nothing was sent.
        $isUnconnected = in_array($error, [CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT], true)
            && curl_getinfo($handle, CURLINFO_REQUEST_SIZE) === 0;
        if ($isUnconnected) {
            return new Cause(CauseType::NoConnection, curl_error($handle));
        }
        $detail = $isTooLong ? 'the answer is longer than ' . self::MAX_ANSWER_BYTES . ' bytes' : curl_error($handle);
        return new Cause(CauseType::Network, $detail);
    }

    /**
     * @param array<string, string> $headers
     * @return list<string>
     */
    private static function lines(array $headers): array
    {
        // Without an empty one curl would ask for leave to send a longer body, and wait a second for it.
        $lines = ['expect:'];
        foreach ($headers as $name => $value) {
            $lines[] = "$name: $value";
        }
        return $lines;
    }
}
