<?php

declare(strict_types=1);

namespace Naru\Wire;

/** @internal */
final class ShapeFault
{
    /** @param string $fault `missing` or `invalid` */
    public function __construct(public readonly string $path, public readonly string $fault)
    {
    }
}
