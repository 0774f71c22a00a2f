namespace MlConnector.Settlements.Categories;

/// <summary>A guess for a label that no rule places; a person decides.</summary>
/// <param name="Likeness">0 to 1000: how much the label looks like known ones, lowered where the sign speaks against it.</param>
public sealed record CategorySuggestion(Category Category, int Likeness);
