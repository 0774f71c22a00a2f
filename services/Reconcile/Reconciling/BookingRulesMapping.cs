using MlConnector.Persistence.Connections;
using MlConnector.Reconcile.Domain.Booking;

namespace MlConnector.Reconcile.Reconciling;

internal static class BookingRulesMapping
{
    /// <summary>A connection's rules as the pure core takes them.</summary>
    public static BookingAccounts ToDomain(this BookingRules rules) =>
        new(
            rules.ClearingAccount,
            rules.ClearingWbs1,
            rules.BankCode,
            rules.Accounts.ToDictionary(
                pair => pair.Key,
                pair => new Domain.Booking.AccountAssignment(
                    pair.Value.Account,
                    pair.Value.Wbs1,
                    pair.Value.Wbs2,
                    pair.Value.Wbs3
                ),
                StringComparer.Ordinal
            )
        );
}
