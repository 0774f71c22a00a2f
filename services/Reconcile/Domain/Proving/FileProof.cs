using MlConnector.Settlements;

namespace MlConnector.Reconcile.Domain.Proving;

/// <summary>Step 1: the rows of the report come to its total-amount. Always blocks.</summary>
public static class FileProof
{
    public static ProofStep Prove(Settlement settlement)
    {
        var figure = new ProofFigure("rows and total-amount", settlement.RowsSum, settlement.Total);
        return settlement.Balanced
            ? new ProofStep(
                ProofStep.FileName,
                ProofOutcome.Proved,
                null,
                $"The {settlement.Rows} rows come to the total of {settlement.Total}.",
                [figure],
                []
            )
            : new ProofStep(
                ProofStep.FileName,
                ProofOutcome.NotProved,
                "sum-differs",
                $"The rows of settlement {settlement.SettlementId} come to {settlement.RowsSum}, its total-amount is {settlement.Total}: a difference of {settlement.RowsSum - settlement.Total}. Download the report again; if it stays so, ask Amazon.",
                [figure],
                [new ProofDifference("sum of rows", settlement.RowsSum, settlement.Total)]
            );
    }
}
