using MlConnector.Kernel;

namespace MlConnector.Reconcile.Domain.Entries;

/// <summary>One line of an entry, before accounts.</summary>
/// <param name="Category">A category's key, <c>clearing</c> or <c>bank</c>.</param>
/// <param name="Description">For people, at most 40 characters.</param>
/// <param name="Amount">Positive is a debit, negative a credit; never zero.</param>
public sealed record EntryLine(string Category, string Description, Money Amount)
{
    public Money Debit => Amount.IsNegative ? Money.Zero(Amount.Currency) : Amount;

    public Money Credit => Amount.IsNegative ? -Amount : Money.Zero(Amount.Currency);
}
