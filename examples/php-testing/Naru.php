<?php

declare(strict_types=1);

/** Gateways for tests, by the program naru-testing: a line of JSON to it, a line of JSON back. */
final class Naru
{
    /** @var resource */
    private $process;
    /** @var array<int, resource> */
    private array $pipes = [];
    private int $requests = 0;
    private ?string $instance = null;

    /** @var array<string, mixed> What `start` answered: baseUrl, callbackUrl, and the keys of each API. */
    public readonly array $started;

    /** @param list<string> $command */
    public function __construct(array $command = ['npx', 'naru-testing'])
    {
        $process = proc_open($command, [['pipe', 'r'], ['pipe', 'w'], STDERR], $this->pipes);
        if (!is_resource($process)) {
            throw new RuntimeException('naru-testing does not start');
        }
        $this->process = $process;
        $this->started = $this->call('start');
        $this->instance = $this->started['instance'];
    }

    /** One call of the protocol; throws what went wrong. */
    public function call(string $call, mixed ...$args): mixed
    {
        $request = ['id' => ++$this->requests, 'call' => $call, 'args' => $args];
        if ($this->instance !== null) {
            $request['instance'] = $this->instance;
        }
        fwrite($this->pipes[0], json_encode($request, JSON_THROW_ON_ERROR) . "\n");
        $line = fgets($this->pipes[1]);
        if ($line === false) {
            throw new RuntimeException('naru-testing ended');
        }
        $answer = json_decode($line, true, 512, JSON_THROW_ON_ERROR);
        if (!$answer['ok']) {
            throw new RuntimeException($answer['error']['message']);
        }
        return $answer['value'];
    }

    /** Stops the gateway; throws when callbacks were never accepted. */
    public function close(): void
    {
        $this->call('settle');
        $left = $this->call('undelivered');
        $this->call('stop');
        fclose($this->pipes[0]);
        proc_close($this->process);
        if ($left !== []) {
            throw new RuntimeException(count($left) . ' callbacks were never accepted');
        }
    }
}
