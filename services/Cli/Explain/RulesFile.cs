using System.Collections.Immutable;
using MlConnector.Reconcile.Domain.Booking;
using MlConnector.Settlements.Categories;

namespace MlConnector.Cli.Explain;

/// <summary>The file of <c>--rules</c>: accounts of the categories and own rules for labels.</summary>
internal sealed record RulesFile(
    string ClearingAccount,
    string BankCode,
    IReadOnlyDictionary<string, RulesFile.Assignment> Accounts,
    string ClearingWbs1 = "",
    IReadOnlyList<RulesFile.LabelRule>? Labels = null
)
{
    internal sealed record Assignment(
        string Account,
        string Wbs1 = "",
        string Wbs2 = "",
        string Wbs3 = ""
    );

    internal sealed record LabelRule(
        string TransactionType,
        string AmountType,
        string AmountDescription,
        string Category
    );

    /// <returns>Null when a problem says why.</returns>
    public static RulesFile? Read(string path, ProblemCollector problems)
    {
        var rules = InputFile.ReadJson<RulesFile>(path, "rules", problems);
        if (rules is null)
        {
            return null;
        }

        var named = rules.Accounts.Keys.Concat((rules.Labels ?? []).Select(rule => rule.Category));
        foreach (var unknown in named.Distinct().Where(key => Category.Find(key) is null))
        {
            problems.Add(
                "category-unknown",
                $"'{path}' names the category '{unknown}', which does not exist. The categories are {string.Join(", ", Category.All)}."
            );
        }

        return problems.Any ? null : rules;
    }

    public BookingAccounts ToBooking() =>
        new(
            ClearingAccount,
            ClearingWbs1,
            BankCode,
            Accounts.ToImmutableDictionary(
                entry => entry.Key,
                entry => new AccountAssignment(
                    entry.Value.Account,
                    entry.Value.Wbs1,
                    entry.Value.Wbs2,
                    entry.Value.Wbs3
                )
            )
        );

    public IReadOnlyCollection<CategoryRule> ToCategoryRules() =>
        [
            .. (Labels ?? []).Select(rule => new CategoryRule(
                rule.TransactionType,
                rule.AmountType,
                rule.AmountDescription,
                Category.Find(rule.Category)
                    ?? throw new InvalidOperationException(
                        "Categories are checked when the file is read."
                    )
            )),
        ];
}
