using System.Collections.Immutable;
using MlConnector.Kernel;

namespace MlConnector.Settlements.Categories;

/// <summary>
/// Places rows into categories by their label. Ships with the product and is versioned; a connection's own rules stand
/// before it. Nothing unknown is ever placed.
/// </summary>
public sealed class CategoryCatalogue
{
    /// <summary>Suggestions less alike than this would be noise.</summary>
    private const int SuggestionLikenessMin = 400;
    private const int SuggestionsMax = 3;

    private static readonly Lazy<CategoryCatalogue> ShippedCatalogue = new(ReadShipped);

    private readonly ImmutableArray<CategoryRule> rules;

    private CategoryCatalogue(string version, ImmutableArray<CategoryRule> rules)
    {
        Version = version;
        this.rules = rules;
    }

    /// <summary>The catalogue that ships with the product.</summary>
    public static CategoryCatalogue Shipped => ShippedCatalogue.Value;

    /// <summary>The shipped catalogue's date, with <c>+own</c> behind it where own rules stand before it.</summary>
    public string Version { get; }

    public IReadOnlyList<CategoryRule> Rules => rules;

    /// <summary>A catalogue in which the given rules stand before all others, in their order.</summary>
    public CategoryCatalogue With(IReadOnlyCollection<CategoryRule> own) =>
        own.Count == 0 ? this : new CategoryCatalogue($"{Version}+own", [.. own, .. rules]);

    /// <summary>The category of the label, or null: then a person has to decide.</summary>
    public Category? Find(SettlementLabel label) =>
        rules.FirstOrDefault(rule => rule.Fits(label))?.Category;

    /// <summary>Up to three guesses for a label without category, the likeliest first.</summary>
    /// <param name="amount">What the label's rows come to; its sign counts.</param>
    public ImmutableArray<CategorySuggestion> Suggest(SettlementLabel label, Money amount) =>
        [
            .. rules
                .Select(rule => new CategorySuggestion(
                    rule.Category,
                    SignAgrees(rule.Category, amount)
                        ? rule.Likeness(label)
                        : rule.Likeness(label) * 3 / 4
                ))
                .Where(suggestion => suggestion.Likeness >= SuggestionLikenessMin)
                .GroupBy(suggestion => suggestion.Category)
                .Select(same => same.MaxBy(suggestion => suggestion.Likeness))
                .OfType<CategorySuggestion>()
                .OrderByDescending(suggestion => suggestion.Likeness)
                .ThenBy(suggestion => suggestion.Category.Order)
                .Take(SuggestionsMax),
        ];

    private static bool SignAgrees(Category category, Money amount) =>
        category.Kind switch
        {
            CategoryKind.Income or CategoryKind.Reimbursement => !amount.IsNegative,
            CategoryKind.ContraIncome or CategoryKind.Fee => amount.IsNegative || amount.IsZero,
            _ => true,
        };

    private static CategoryCatalogue ReadShipped()
    {
        using var stream =
            typeof(CategoryCatalogue).Assembly.GetManifestResourceStream("catalogue.txt")
            ?? throw new InvalidOperationException("The build left out the catalogue.");
        using var reader = new StreamReader(stream);
        return Read(reader.ReadToEnd());
    }

    /// <exception cref="FormatException">A line is neither a rule nor the version.</exception>
    internal static CategoryCatalogue Read(string text)
    {
        var lines = text.Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .ToList();
        if (lines is not [var first, ..] || !first.StartsWith("version ", StringComparison.Ordinal))
        {
            throw new FormatException("The catalogue does not begin with its version.");
        }

        return new CategoryCatalogue(
            first["version ".Length..],
            [.. lines.Skip(1).Select(ReadRule)]
        );
    }

    private static CategoryRule ReadRule(string line) =>
        line.Split('|') is [var transactionType, var amountType, var description, var key]
        && Category.Find(key.Trim()) is { } category
            ? new CategoryRule(transactionType, amountType, description, category)
            : throw new FormatException($"'{line}' is no rule of the catalogue.");
}
