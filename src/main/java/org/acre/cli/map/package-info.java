/**
 * The picture of a space: which of its addresses are live, waiting, pooled and free.
 *
 * <pre>
 *   SpaceMap            ranges with their states; the largest hole, and what blocks it
 *     MapLayout         rows of cells, as text is read; long empty stretches are folded
 *       MapPicture      the layout as shapes, with addresses, scale and legend
 *         SvgMap        the shapes as SVG
 *         PngMap        the shapes as PNG (needs java.desktop)
 *       TerminalMap     the layout as lines of text
 * </pre>
 */
@NullMarked
package org.acre.cli.map;

import org.jspecify.annotations.NullMarked;
