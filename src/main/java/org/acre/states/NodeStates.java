package org.acre.states;

/**
 * The areas of one node.
 *
 * @param node its number, from 0 on
 * @param states its areas; free ranges belong to no node
 */
public record NodeStates(int node, StateTotals states) {}
