using System.Collections.Immutable;
using MlConnector.Kernel;
using MlConnector.Settlements;
using MlConnector.Settlements.Categories;

namespace MlConnector.Reconcile.Domain;

/// <summary>A label that no rule places, with guesses for the person who decides.</summary>
/// <param name="FirstRow">Line of its first row in the document.</param>
/// <param name="Suggestions">At most three, the likeliest first.</param>
public sealed record UnmappedLabel(
    SettlementLabel Label,
    Money Amount,
    int Rows,
    int FirstRow,
    ImmutableArray<CategorySuggestion> Suggestions
);
