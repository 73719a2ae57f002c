/**
 * Where {@code acre stat}, {@code acre dump} and {@code acre map} have their numbers from. {@link org.acre.cli.live.StatSource} is the seam:
 * {@code AttachedJvm} asks a JVM that runs, {@code JsonFile} reads what the commands have printed with {@code --json}, {@code
 * BoxSource} a black box, and {@link
 * org.acre.cli.live.StatSources} knows which is meant.
 */
@NullMarked
package org.acre.cli.live;

import org.jspecify.annotations.NullMarked;
