<?php

declare(strict_types=1);

namespace Naru\Wire;

use InvalidArgumentException;

/** A key text that could not be used. The message never contains the text. */
final class KeyFormatException extends InvalidArgumentException
{
}
