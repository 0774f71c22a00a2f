namespace MlConnector.Settlements.Categories;

/// <summary>What a category is in the accounts.</summary>
public enum CategoryKind
{
    Income,

    /// <summary>Reduces income: refunds and promotions.</summary>
    ContraIncome,
    Fee,

    /// <summary>Tax collected from buyers or withheld by the marketplace: a liability, never profit or loss.</summary>
    Tax,
    Reimbursement,
    Adjustment,

    /// <summary>Reserves, carried debts, charges and transfers: moves the balance with Amazon, never profit or loss.</summary>
    BalanceMovement,
}
