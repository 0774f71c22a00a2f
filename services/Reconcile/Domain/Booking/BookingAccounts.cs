using MlConnector.Settlements.Categories;

namespace MlConnector.Reconcile.Domain.Booking;

/// <summary>Which accounts a connection books to.</summary>
/// <param name="ClearingAccount">Stands for what Amazon owes.</param>
/// <param name="ClearingWbs1">Project of clearing lines, or empty.</param>
/// <param name="BankCode">Deltek's bank code of the account that payouts reach.</param>
/// <param name="Accounts">Category key to account; there is no default for a missing one.</param>
public sealed record BookingAccounts(
    string ClearingAccount,
    string ClearingWbs1,
    string BankCode,
    IReadOnlyDictionary<string, AccountAssignment> Accounts
)
{
    /// <summary>The account of a line's category, or null when a person has not chosen one yet.</summary>
    public AccountAssignment? Find(string category) =>
        category is LineCategory.Clearing or Category.CarriedDebtKey
            ? new AccountAssignment(ClearingAccount, ClearingWbs1)
            : Accounts.GetValueOrDefault(category);
}
