using MlConnector.Kernel;

namespace MlConnector.Reconcile.Domain.Proving;

/// <summary>One side's amount of what both sides can be compared by.</summary>
/// <param name="Order">Empty where the kind is not compared by order, or the row has none.</param>
/// <param name="Label">Plain letters of the report's label or the transaction's description.</param>
/// <param name="Day">UTC day.</param>
internal readonly record struct ComparedAmount(
    EventKind Kind,
    string Order,
    string Label,
    DateOnly Day,
    Money Amount
)
{
    public bool ByOrder => Kind.HasOrders && Order.Length > 0;
}
