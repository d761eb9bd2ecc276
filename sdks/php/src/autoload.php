<?php

declare(strict_types=1);

/*
 * For projects without Composer: require this file, and the classes are found.
 */
spl_autoload_register(static function (string $class): void {
    if (!str_starts_with($class, 'Naru\\')) {
        return;
    }
    $file = __DIR__ . '/' . str_replace('\\', '/', substr($class, strlen('Naru\\'))) . '.php';
    if (is_file($file)) {
        require $file;
    }
});
