using System.Collections.Immutable;

namespace MlConnector.Settlements.Categories;

/// <summary>
/// Places labels into a category. Each of the three patterns is a list of alternatives separated by commas, in which
/// <c>*</c> stands for any text; case, spaces and punctuation do not matter.
/// </summary>
public sealed record CategoryRule
{
    private readonly ImmutableArray<string> transactionTypes;
    private readonly ImmutableArray<string> amountTypes;
    private readonly ImmutableArray<string> descriptions;

    public CategoryRule(
        string transactionType,
        string amountType,
        string amountDescription,
        Category category
    )
    {
        TransactionType = transactionType;
        AmountType = amountType;
        AmountDescription = amountDescription;
        Category = category;
        transactionTypes = Alternatives(transactionType);
        amountTypes = Alternatives(amountType);
        descriptions = Alternatives(amountDescription);
    }

    public string TransactionType { get; }

    public string AmountType { get; }

    public string AmountDescription { get; }

    public Category Category { get; }

    public bool Fits(SettlementLabel label) =>
        Fits(label.TransactionType, transactionTypes)
        && Fits(label.AmountType, amountTypes)
        && Fits(label.AmountDescription, descriptions);

    /// <summary>
    /// How much the label looks like those of the rule, 0 to 1000: by its description under the same amount type, else
    /// by both, since newer labels carry the fee's name in the amount type and "Base fee" as description.
    /// </summary>
    internal int Likeness(SettlementLabel label)
    {
        var description = LabelText.Normalise(label.AmountDescription);
        if (Fits(label.AmountType, amountTypes))
        {
            return descriptions.Max(known => LabelText.Likeness(description, WithoutStars(known)));
        }

        var name = LabelText.Normalise(label.AmountType) + description;
        return amountTypes
            .SelectMany(_ => descriptions, (amountType, known) => WithoutStars(amountType + known))
            .Max(known => LabelText.Likeness(name, known));
    }

    private static ImmutableArray<string> Alternatives(string pattern) =>
        [.. pattern.Split(',').Select(LabelText.Normalise)];

    private static bool Fits(string text, ImmutableArray<string> patterns)
    {
        var normalised = LabelText.Normalise(text.Replace("*", "", StringComparison.Ordinal));
        return patterns.Any(pattern => LabelText.Fits(normalised, pattern));
    }

    private static string WithoutStars(string pattern) =>
        pattern.Replace("*", "", StringComparison.Ordinal);
}
